"""Small chunks of one input as one chunk: to decode one takes a millisecond, however few records it has."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from streams.ports import Chunk


def newer(chunk: Chunk, first_offset: int) -> Chunk:
    """The records from `first_offset` on."""
    first = int(np.searchsorted(chunk.offsets, first_offset))
    if first == 0:
        return chunk
    return replace(
        chunk,
        offsets=chunk.offsets[first:],
        published_ms=chunk.published_ms[first:],
        keys=chunk.keys[first:],
        values=chunk.values[first:],
    )


def joined(chunks: Sequence[Chunk], limit: int) -> Iterator[Chunk]:
    """The same records in the same order, in chunks of at most `limit` records, or one as it was; none over a loss."""
    group: list[Chunk] = []
    size = 0
    for chunk in chunks:
        if group and (chunk.behind_loss or size + len(chunk.offsets) > limit):
            yield _one(group)
            group, size = [], 0
        group.append(chunk)
        size += len(chunk.offsets)
    if group:
        yield _one(group)


def _one(group: Sequence[Chunk]) -> Chunk:
    if len(group) == 1:
        return group[0]
    return replace(
        group[-1],
        behind_loss=group[0].behind_loss,
        offsets=np.concatenate([chunk.offsets for chunk in group]),
        published_ms=np.concatenate([chunk.published_ms for chunk in group]),
        keys=[key for chunk in group for key in chunk.keys],
        values=[value for chunk in group for value in chunk.values],
    )
