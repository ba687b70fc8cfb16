"""The records of one fetch, taken little by little."""

from typing import Final

import numpy as np
import numpy.typing as npt
from aiokafka.errors import CorruptRecordException
from aiokafka.record.util import calc_crc32c

from streams.fetching.columns import Columns
from streams.fetching.heads import APPEND_TIME, CODEC, CONTROL, CRC_FROM, HEAD, batch_bounds, heads
from streams.fetching.spans import KEY, KEY_END, NONE, OFFSET, PUBLISHED, VALUE, VALUE_END, spans

Int64 = npt.NDArray[np.int64]
_SHORTEST: Final = 7  # bytes of a record


class Unread:
    """Takes give records in offset order; `next_offset` is the first that was neither taken nor passed over."""

    def __init__(self, raw: bytes, rows: Int64, *, first: int, end: int) -> None:
        self._raw, self._rows, self._at, self._end = raw, rows, 0, end
        self.next_offset = first if rows.shape[1] else end

    def take(self, limit: int) -> Columns:
        """At most `limit`; none where all were taken."""
        rows = self._rows[:, self._at : self._at + limit]
        self._at += rows.shape[1]
        whole = self._at == self._rows.shape[1]
        self.next_offset = self._end if whole else int(rows[OFFSET, -1]) + 1 if limit else self.next_offset
        return Columns(
            rows[OFFSET].copy(),
            rows[PUBLISHED].copy(),
            _cut(self._raw, rows[KEY], rows[KEY_END]),
            _cut(self._raw, rows[VALUE], rows[VALUE_END]),
        )


def unread(raw: bytes, first: int, where: str) -> Unread | None:
    """The records from offset `first` on. None where a batch is compressed or of an older format: those are for
    aiokafka. Raises CorruptRecordException as aiokafka does; `where` names the partition.

    Batches of control records, which mark how transactions ended, are passed over. Those of aborted transactions are
    not told apart here.
    """
    content = np.frombuffer(raw, np.uint8)
    bounds = batch_bounds(content)
    found = heads(content, bounds)
    if found is None or (found["attributes"] & CODEC).any():
        return None
    _check(raw, bounds, found, where)
    end = max(first, int(found["base_offset"][-1]) + int(found["last_offset_delta"][-1]) + 1) if len(found) else first
    told = found["attributes"] & CONTROL == 0
    rows = _rows(content, bounds[:-1][told], bounds[1:][told], found[told], where)
    return Unread(raw, rows[:, np.searchsorted(rows[OFFSET], first) :], first=first, end=end)


def warm() -> None:
    """Load the compiled loops: the first fetch would wait for that."""
    unread(b"", 0, "")


def _check(raw: bytes, bounds: Int64, found: npt.NDArray[np.void], where: str) -> None:
    whole = memoryview(raw)
    places = zip(bounds[:-1].tolist(), bounds[1:].tolist(), found["crc"].tolist(), strict=True)
    for start, end, crc in places:
        if calc_crc32c(whole[start + CRC_FROM : end]) != crc:
            raise CorruptRecordException(f"Invalid CRC - {where}")


def _rows(raw: npt.NDArray[np.uint8], starts: Int64, ends: Int64, head: npt.NDArray[np.void], where: str) -> Int64:
    counts = head["records"].astype(np.int64)
    fits = (counts >= 0) & (counts * _SHORTEST <= ends - starts)
    if not fits.all():
        raise CorruptRecordException(f"Invalid number of records - {where}")
    rows, damaged = spans(raw, starts + HEAD.itemsize, ends, counts)
    if damaged != NONE:
        raise CorruptRecordException(f"Invalid records at offset {head['base_offset'][damaged]} - {where}")
    rows[OFFSET] += np.repeat(head["base_offset"].astype(np.int64), counts)
    rows[PUBLISHED] += np.repeat(head["first_ms"].astype(np.int64), counts)
    appended = head["attributes"] & APPEND_TIME != 0
    if appended.any():
        newest = np.repeat(head["max_ms"].astype(np.int64), counts)
        rows[PUBLISHED] = np.where(np.repeat(appended, counts), newest, rows[PUBLISHED])
    return rows


def _cut(raw: bytes, begins: Int64, ends: Int64) -> list[bytes | None]:
    places = zip(begins.tolist(), ends.tolist(), strict=True)
    return [None if begin == NONE else raw[begin:end] for begin, end in places]
