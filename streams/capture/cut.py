"""Some records of a chunk, as a chunk."""

from dataclasses import replace

from streams.ports import Chunk


def cut(chunk: Chunk, begin: int, end: int, next_offset: int) -> Chunk:
    """Records `begin` to before `end` by their places in the chunk; `next_offset` is the first that is not covered."""
    if (begin, end, next_offset) == (0, len(chunk.offsets), chunk.next_offset):
        return chunk
    return replace(
        chunk,
        offsets=chunk.offsets[begin:end],
        published_ms=chunk.published_ms[begin:end],
        keys=chunk.keys[begin:end],
        values=chunk.values[begin:end],
        next_offset=next_offset,
    )
