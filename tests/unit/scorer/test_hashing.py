"""Hashes: known values, bulk against one by one, and an even spread of draws."""

from hashlib import blake2b

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scorer.hashing import draw, mix64, span_hashes, text_hash, text_hashes


def test_a_text_hash_is_eight_bytes_of_blake2b() -> None:
    assert text_hash("手机") == int.from_bytes(blake2b("手机".encode(), digest_size=8).digest(), "little")
    assert text_hash("手机".encode()) == text_hash("手机")


def test_half_a_surrogate_pair_has_a_hash_too() -> None:
    assert text_hash("\ud800") > 0


def test_hashes_of_many_are_those_of_each() -> None:
    assert text_hashes(["a", b"b"]).tolist() == [text_hash("a"), text_hash("b")]


def test_mix64_gives_the_published_sequence_of_splitmix64() -> None:
    """Seed 1234567, first three outputs of the reference implementation (Vigna, splitmix64.c)."""
    seed, golden = 1234567, 0x9E3779B97F4A7C15
    states = [np.uint64((seed + k * golden) % 2**64) for k in (1, 2, 3)]
    assert [int(mix64(state)) for state in states] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


def test_draws_spread_evenly() -> None:
    counts = np.bincount([draw(np.uint64(1), np.uint64(i), np.uint64(2), np.uint64(10)) for i in range(20_000)])
    chi_squared = ((counts - 2_000) ** 2 / 2_000).sum()
    assert chi_squared < 27.9  # 9 degrees of freedom, one in a thousand


def test_a_draw_depends_on_seed_and_both_halves_of_the_key() -> None:
    keys = [(1, 2, 3), (2, 2, 3), (1, 3, 3), (1, 2, 4), (1, 3, 2)]
    drawn = {int(draw(*(np.uint64(part) for part in key), np.uint64(2**40))) for key in keys}
    assert len(drawn) == len(keys)


def spans(texts: list[bytes]) -> list[int]:
    offsets = np.concatenate([[0], np.cumsum([len(text) for text in texts])]).astype(np.int32)
    return span_hashes(np.frombuffer(b"".join(texts), np.uint8), offsets).tolist()


@given(st.lists(st.binary(max_size=40), max_size=10))
def test_the_hash_of_a_span_does_not_depend_on_its_neighbours(texts: list[bytes]) -> None:
    assert spans(texts) == [spans([text])[0] for text in texts]


@given(st.lists(st.binary(max_size=20), max_size=20, unique=True))
@example([b"", b"\0", bytes(8), bytes(9)])
def test_different_texts_have_different_span_hashes(texts: list[bytes]) -> None:
    hashes = spans(texts)
    assert len(set(hashes)) == len(texts)
    assert 0 not in hashes


def test_a_span_outside_the_data_is_refused() -> None:
    with pytest.raises(IndexError):
        span_hashes(np.zeros(3, np.uint8), np.array([0, 4]))
