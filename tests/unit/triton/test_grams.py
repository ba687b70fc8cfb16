"""What is said of a text without a network: pieces worked by hand, and laws of the spelling."""

import zlib
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.training.in_process import served_code
from streams.triton.cards import newest

GRAMS: ModuleType = served_code(newest("text_encoder"), "grams")
WORDS = st.lists(st.text(st.characters(categories=("Lu", "Ll", "Lo", "Nd")), min_size=1, max_size=6), max_size=6)


def _numbers(*pieces: str) -> list[int]:
    return sorted(zlib.crc32(piece.encode()) % 2**18 for piece in pieces)


def test_the_pieces_of_a_short_text_are_these() -> None:
    pieces = (" ", "a", "b", " a", "ab", "b ", " ab", "ab ", "w:ab")
    assert GRAMS.buckets("Ab").tolist() == _numbers(*pieces)


def test_neighbouring_words_of_ascii_are_a_piece_too() -> None:
    more = set(GRAMS.buckets("not good").tolist()) - set(GRAMS.buckets("good not").tolist())
    assert set(_numbers("w:not good")) <= more


def test_a_chinese_text_has_no_words_but_its_characters() -> None:
    pieces = (" ", "好", "评", " 好", "好评", "评 ", " 好评", "好评 ")
    assert GRAMS.buckets("好评").tolist() == _numbers(*pieces)


def test_the_spelling_of_one_letter_is_its_two_edges_and_the_whole() -> None:
    found = np.zeros(128)
    for piece in (" a", "a ", " a "):
        number = zlib.crc32(piece.encode())
        found[(number >> 1) % 128] += 1 if number & 1 else -1
    np.testing.assert_allclose(GRAMS.spelling("a"), found / np.linalg.norm(found), atol=1e-7)


@given(WORDS)
def test_a_spelling_has_unit_length_or_there_was_nothing_to_spell(words: list[str]) -> None:
    length = float(np.linalg.norm(GRAMS.spelling(" ".join(words))))
    assert length == pytest.approx(1, abs=1e-5) or length == 0


@given(WORDS)
def test_the_order_of_words_is_not_spelt(words: list[str]) -> None:
    forth, back = (GRAMS.spelling(" ".join(each)) for each in (words, words[::-1]))
    np.testing.assert_array_equal(forth, back)


NOBODY = (np.inf, -np.inf)


def _lexicon(
    folder: Path,
    weight: int,
    network: float,
    own: float,
    *,
    chinese: tuple[float, float] = NOBODY,
    english: tuple[float, float] = NOBODY,
) -> Any:
    """Every piece weighs `weight` for a side, and nothing for neutral, whose odds are -2."""
    np.savez(
        folder / "lexicon.npz",
        weights=np.full(GRAMS.BUCKETS, weight, np.int8),
        numbers=np.array([0.5, 0.25, network, own]),
        neutral=np.zeros(GRAMS.BUCKETS, np.int8),
        neutral_numbers=np.array([0.5, -2.0]),
        limits=np.array([chinese, english]),
        early=np.array([2.0, 0.1]),
    )
    return GRAMS.Lexicon(folder / "lexicon.npz")


def _sided(lexicon: Any, sides: list[float], text: str) -> Any:
    return GRAMS.sided(np.array(sides, np.float32), lexicon.said(text))


def test_log_odds_are_the_bias_and_the_weights_over_the_root_of_the_number_of_pieces(tmp_path: Path) -> None:
    assert _lexicon(tmp_path, 2, 1, 1).odds(GRAMS.buckets("Ab")) == pytest.approx(0.25 + 0.5 * 9 * 2 / 3)


def test_sides_are_shared_out_anew_and_neutral_stays(tmp_path: Path) -> None:
    found = _sided(_lexicon(tmp_path, 2, 0.0, 1.0), [0.3, 0.2, 0.5], "Ab")
    share = 1 / (1 + np.exp(-3.25))
    np.testing.assert_allclose(found, [0.8 * (1 - share), 0.2, 0.8 * share], rtol=1e-6)


def test_a_lexicon_that_weighs_nothing_leaves_the_network_its_word(tmp_path: Path) -> None:
    sides = [0.3, 0.2, 0.5]
    np.testing.assert_allclose(_sided(_lexicon(tmp_path, 9, 1.0, 0.0), sides, "well"), sides, rtol=1e-6)


def test_a_side_that_is_certain_has_finite_odds(tmp_path: Path) -> None:
    found = _sided(_lexicon(tmp_path, -1, 1.0, 1.0), [0, 0, 1], "well")
    assert np.isfinite(found).all()
    assert found.sum() == pytest.approx(1)


def test_an_early_answer_is_the_lexicons_own_odds_beside_a_fixed_share_of_neutral(tmp_path: Path) -> None:
    share = 1 / (1 + np.exp(-2 * 3.25))
    found = _lexicon(tmp_path, 2, 1, 1, english=(3.25, -2.0)).said("Ab")
    assert found.early
    np.testing.assert_allclose(found.alone, [0.9 * (1 - share), 0.1, 0.9 * share], rtol=1e-6)


LIMITS = {"sure": (3.25, -2.0), "not sure of a side": (3.26, -2.0), "not sure of no neutral": (3.25, -2.01)}


@pytest.mark.parametrize("limits", LIMITS)
def test_a_text_is_answered_early_where_both_odds_are_within_the_limits(tmp_path: Path, limits: str) -> None:
    said = _lexicon(tmp_path, 2, 1, 1, english=LIMITS[limits]).said("Ab")
    assert said.early == (limits == "sure")


def test_a_text_that_is_not_early_still_has_the_lexicons_own_answer(tmp_path: Path) -> None:
    early, late = (
        _lexicon(tmp_path, 2, 1, 1, english=LIMITS[limits]).said("Ab") for limits in ("sure", "not sure of a side")
    )
    assert early.alone.tobytes() == late.alone.tobytes()


def test_each_language_has_limits_of_its_own_and_what_the_network_reads_a_part_of_is_never_early(
    tmp_path: Path,
) -> None:
    lexicon = _lexicon(tmp_path, 2, 1, 1, chinese=(0.0, 0.0))
    told = [lexicon.said("好评"), lexicon.said("good"), lexicon.said("好评", cut=True)]
    assert [each.early for each in told] == [True, False, False]


WRITTEN: dict[str, str | None] = {
    "质量很好": "zh",
    "iPhone 很好用, 5 stars": "zh",
    "It works, 5/5 :)": "en",
    "ＧＯＯＤ": "en",
    "très bien": None,
    "とても良い": None,
    "아주 좋아요": None,
    "отлично": None,
    "好 отлично": None,
    "12345 !!! 🙂": None,
    "": None,
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_text_is_chinese_or_english_by_its_letters_or_neither(text: str) -> None:
    assert GRAMS.language(text) == WRITTEN[text]
