"""What is said of a text without a network: pieces worked by hand, and laws of the spelling."""

import zlib
from pathlib import Path
from types import ModuleType

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


def _lexicon(folder: Path, weight: int, network: float, own: float) -> object:
    weights = np.full(GRAMS.BUCKETS, weight, np.int8)
    np.savez(folder / "lexicon.npz", weights=weights, numbers=np.array([0.5, 0.25, network, own]))
    return GRAMS.Lexicon(folder / "lexicon.npz")


def test_log_odds_are_the_bias_and_the_weights_over_the_root_of_the_number_of_pieces(tmp_path: Path) -> None:
    assert _lexicon(tmp_path, 2, 1, 1).odds("Ab") == pytest.approx(0.25 + 0.5 * 9 * 2 / 3)


def test_sides_are_shared_out_anew_and_neutral_stays(tmp_path: Path) -> None:
    found = _lexicon(tmp_path, 2, 0.0, 1.0).sided(np.array([0.3, 0.2, 0.5], np.float32), "Ab")
    share = 1 / (1 + np.exp(-3.25))
    np.testing.assert_allclose(found, [0.8 * (1 - share), 0.2, 0.8 * share], rtol=1e-6)


def test_a_lexicon_that_weighs_nothing_leaves_the_network_its_word(tmp_path: Path) -> None:
    sides = np.array([0.3, 0.2, 0.5], np.float32)
    np.testing.assert_allclose(_lexicon(tmp_path, 9, 1.0, 0.0).sided(sides, "well"), sides, rtol=1e-6)


def test_a_side_that_is_certain_has_finite_odds(tmp_path: Path) -> None:
    found = _lexicon(tmp_path, -1, 1.0, 1.0).sided(np.array([0, 0, 1], np.float32), "well")
    assert np.isfinite(found).all()
    assert found.sum() == pytest.approx(1)
