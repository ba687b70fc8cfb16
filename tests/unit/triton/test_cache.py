"""The cache of texts stays bounded and never mixes versions."""

import tracemalloc

import numpy as np

from streams.triton.cache import ROW, TextCache


def _row(flags: int) -> np.void:
    row: np.void = np.zeros(1, ROW)[0]
    row["flags"] = flags
    return row


def test_the_least_recently_used_text_leaves_first() -> None:
    cache = TextCache(2)
    cache.put("1", "a", _row(1))
    cache.put("1", "b", _row(2))
    assert cache.get("1", "a") is not None
    cache.put("1", "c", _row(3))
    assert [cache.get("1", text) is not None for text in "abc"] == [True, False, True]
    assert len(cache) == 2


def test_another_version_of_the_model_knows_none_of_its_texts() -> None:
    cache = TextCache(10)
    cache.put("1", "a", _row(1))
    assert cache.get("2", "a") is None


def _room(characters: int) -> int:
    """Bytes that 200 texts of so many characters take."""
    tracemalloc.start()
    cache = TextCache(1_000)
    for at in range(200):
        cache.put("1", f"{at:03}" + "好" * (characters - 3), _row(0))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(cache) == 200
    return taken


def test_long_texts_take_no_more_room_than_short_ones() -> None:
    assert _room(8_000) < 1.1 * _room(128)


def test_long_texts_are_told_apart_by_their_last_character() -> None:
    cache = TextCache(10)
    cache.put("1", "好" * 5_000 + "a", _row(1))
    cache.put("1", "好" * 5_000 + "b", _row(2))
    found = [cache.get("1", "好" * 5_000 + end) for end in "abc"]
    assert [None if row is None else int(row["flags"]) for row in found] == [1, 2, None]
