"""The cache of texts stays bounded and never mixes versions."""

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
