"""The newest row of each key of a changelog: the one with the greatest step, whatever stands behind it in the log.

A worker that lost its partition may still append a row after the new owner's: the last record is not the newest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scorer.errors import Inconsistent

FORMAT = 5
_STEP = slice(1, 9)  # little-endian int64 behind the format's byte
_NEVER = np.iinfo(np.int64).min
Int64 = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Newest:
    """Keys in the order of their first record, and their newest rows.

    `values`: uint8[n, width]. `shadowed`: bool[n], where an older row of the key stands behind the newest, which a
    compaction would therefore delete. `next_offset`: the first that was not read.
    """

    keys: list[bytes]
    values: Bytes
    shadowed: npt.NDArray[np.bool_]
    next_offset: int


def check_format(value: bytes, where: str) -> None:
    """Raises Inconsistent for a row of another version: nothing converts it."""
    if value and value[0] != FORMAT:
        raise Inconsistent(
            "Profiles stand here as another version of launchpulse wrote them, and this one cannot read them",
            where=where,
            seen=f"rows of format {value[0]}; this version has format {FORMAT}",
            remedy="Go on with the version that wrote them; or begin with new topics, under another topic_prefix and "
            "app_id, and publish the log again.",
        )


class NewestRows:
    """Takes a changelog's records in their order; `newest` gives what is left of them.

    A key whose newest row has a tombstone behind it is gone. All values of one log have one width.
    """

    def __init__(self, where: str) -> None:
        self._where = where
        self._index: dict[bytes, int] = {}
        self._values = np.zeros((0, 0), np.uint8)
        self._step, self._offset, self._last, self._buried = (np.full(0, _NEVER, np.int64) for _ in range(4))

    def add(self, offsets: Int64, keys: Sequence[bytes | None], values: Sequence[bytes | None]) -> None:
        """Take records with ascending offsets. Inconsistent where a value is not a row of this log."""
        index = self._index
        codes = np.fromiter((index.setdefault(key or b"", len(index)) for key in keys), np.int64, len(keys))
        present = [value for value in values if value is not None]
        if len(present) < len(values):
            kept = np.array([value is not None for value in values], np.bool_)
            self._grow(self._values.shape[1])
            np.maximum.at(self._buried, codes[~kept], offsets[~kept])
            codes, offsets = codes[kept], offsets[kept]
        if present:
            self._add_rows(offsets, codes, self._packed(offsets, present))

    def newest(self, next_offset: int) -> Newest:
        """What is left of all records before `next_offset`."""
        count = len(self._index)
        alive = self._offset[:count] > self._buried[:count]
        shadowed = self._last[:count] > self._offset[:count]
        if alive.all():
            return Newest(list(self._index), self._values[:count], shadowed, next_offset)
        keys = [key for key, lives in zip(self._index, alive, strict=True) if lives]
        return Newest(keys, self._values[:count][alive], shadowed[alive], next_offset)

    def _packed(self, offsets: Int64, values: Sequence[bytes]) -> Bytes:
        width = self._values.shape[1] or len(values[0])
        odd = next((at for at, value in enumerate(values) if len(value) != width), None)
        if odd is None and width > _STEP.stop:
            packed = np.frombuffer(b"".join(values), np.uint8).reshape(len(values), width)
            odd = next(iter(np.flatnonzero(packed[:, 0] != FORMAT).tolist()), None)
            if odd is None:
                return packed
        check_format(values[odd or 0], f"{self._where}/{offsets[odd or 0]}")
        raise Inconsistent(
            "A changelog holds a value that is not a row",
            where=f"{self._where}/{offsets[odd or 0]}",
            seen=f"{len(values[odd or 0])} bytes, expected {width}",
            remedy="Who else writes to this topic? Only workers may.",
        )

    def _add_rows(self, offsets: Int64, codes: Int64, packed: Bytes) -> None:
        self._grow(packed.shape[1])
        steps = np.ascontiguousarray(packed[:, _STEP]).view("<i8").reshape(-1)
        order = np.lexsort((steps, codes))  # stable: of equal steps the later record comes last
        last = order[np.append(np.diff(codes[order]) != 0, True)]
        last = last[steps[last] >= self._step[codes[last]]]
        into = codes[last]
        self._values[into], self._step[into], self._offset[into] = packed[last], steps[last], offsets[last]
        np.maximum.at(self._last, codes, offsets)

    def _grow(self, width: int) -> None:
        room, count = self._values.shape[0], len(self._index)
        if count > room or width != self._values.shape[1]:
            size = max(count, 2 * room, 1024)
            values = np.zeros((size, width), np.uint8)
            values[:room, : self._values.shape[1]] = self._values
            self._values = values
            more = np.full(size - room, _NEVER, np.int64)
            self._step, self._offset, self._last, self._buried = (
                np.concatenate([column, more]) for column in (self._step, self._offset, self._last, self._buried)
            )
