"""Chunks laid together hold the same records."""

from dataclasses import replace

import numpy as np

from streams.ports import Chunk
from streams.runner.joined import joined, newer


def chunk(*offsets: int, next_offset: int = 0) -> Chunk:
    """A chunk of records with these offsets, whose key and value tell the offset."""
    names = [b"%d" % offset for offset in offsets]
    at = np.array(offsets, np.int64)
    return Chunk("clicks", 0, at, at + 1000, names, names, next_offset or offsets[-1] + 1, 99)


def test_small_chunks_become_one_that_ends_where_the_last_one_ends() -> None:
    (one,) = joined([chunk(0, 1), chunk(5), chunk(7, 8, next_offset=12)], limit=5)
    assert one.offsets.tolist() == [0, 1, 5, 7, 8]
    assert one.published_ms.tolist() == [1000, 1001, 1005, 1007, 1008]
    assert one.keys == one.values == [b"0", b"1", b"5", b"7", b"8"]
    assert one.next_offset == 12


def test_no_joined_chunk_is_longer_than_the_limit() -> None:
    found = joined([chunk(0, 1), chunk(2, 3), chunk(4), chunk(5, 6, 7, 8)], limit=3)
    assert [each.offsets.tolist() for each in found] == [[0, 1], [2, 3, 4], [5, 6, 7, 8]]


def test_no_chunk_is_joined_over_a_loss() -> None:
    behind = replace(chunk(9), behind_loss=True)
    found = list(joined([chunk(0, 1), behind, chunk(10)], limit=5))
    assert [(each.offsets.tolist(), each.next_offset, each.behind_loss) for each in found] == [
        ([0, 1], 2, False),
        ([9, 10], 11, True),
    ]


def test_a_chunk_alone_stays_as_it_is() -> None:
    alone = chunk(3, 4)
    assert list(joined([alone], limit=1)) == [alone]
    assert not list(joined([], limit=1))


def test_only_what_was_not_offered_before_is_new() -> None:
    assert newer(chunk(3, 4, 6), 4).values == [b"4", b"6"]
    assert newer(chunk(3, 4, 6), 0).values == [b"3", b"4", b"6"]
    assert not newer(chunk(3, 4, 6), 9).values
