"""64-bit hashes: of texts once, of ids in bulk, of numbers inside compiled loops. 0 is kept for "none"."""

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np

from scorer.arrays import I8, U1, U8, Int, Word, ready
from scorer.compiled import compiled

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def text_hash(text: bytes | str) -> int:
    """64 bits of BLAKE2b of the text (UTF-8), 1 or more: shoppers, launches, products, categories, brands."""
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return int.from_bytes(blake2b(raw, digest_size=8).digest(), "little") or 1


def text_hashes(texts: Iterable[bytes | str]) -> U8:
    """`text_hash` of each, uint64[n]."""
    return np.fromiter((text_hash(text) for text in texts), dtype=np.uint64)


def span_hashes(data: U1, offsets: I8) -> U8:
    """Another 64-bit hash, of many byte strings laid end to end, at a few nanoseconds each: ids of events.

    String i is data[offsets[i]:offsets[i + 1]], as Arrow lays out a column. Not safe against someone who looks for
    collisions; a collision counts among one shopper's last 16 events only.
    """
    spans = np.ascontiguousarray(offsets, dtype=np.int64)
    if len(spans) and (int(spans[0]) < 0 or int(spans[-1]) > len(data) or bool((np.diff(spans) < 0).any())):
        raise IndexError("offsets must rise within the data")
    with np.errstate(over="ignore"):
        return _span_hashes(ready(data, np.uint8), ready(spans, np.int64))


@compiled
def mix64(value: Word) -> Word:
    """The finaliser of splitmix64 (Steele, Lea, Flood 2014): one to one, every bit depends on every bit."""
    value = (value ^ (value >> np.uint64(30))) * _FIRST
    value = (value ^ (value >> np.uint64(27))) * _SECOND
    return value ^ (value >> np.uint64(31))


@compiled
def mix_pair(first: Word, second: Word) -> Word:
    """One number of two, in this order."""
    return mix64(mix64(first + _GOLDEN) ^ (second * _GOLDEN))


@compiled
def draw(seed: Word, first: Word, second: Word, below: Word) -> Int:
    """A number from 0 to below - 1 that depends on seed and key alone; its bias is under below / 2**64."""
    return np.int64(mix_pair(mix_pair(seed, first), second) % below)


@compiled
def _span_hashes(data: U1, offsets: I8) -> U8:
    hashes = np.zeros(max(len(offsets) - 1, 0), dtype=np.uint64)
    for i in range(len(hashes)):
        first, last = offsets[i], offsets[i + 1]
        state = mix64(np.uint64(last - first) + _GOLDEN)
        word, filled = np.uint64(0), np.uint64(0)
        for position in range(first, last):
            word = word | (np.uint64(data[position]) << filled)
            filled = filled + np.uint64(8)
            if filled == np.uint64(64):
                state = mix64((state ^ word) * _GOLDEN)
                word, filled = np.uint64(0), np.uint64(0)
        state = mix64((state ^ word) * _GOLDEN)
        hashes[i] = max(state, np.uint64(1))
    return hashes
