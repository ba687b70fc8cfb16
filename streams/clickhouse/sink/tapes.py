"""What has been fetched of one partition and not yet been inserted."""

import logging
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from aiokafka import ConsumerRecord

from schemas.registry import Registry
from scorer.errors import Inconsistent
from streams.clickhouse.sink.counted_records import read_counted

LOG = logging.getLogger(__name__)


class Span(NamedTuple):
    """Offsets `first` to before `stop` of an input, of which a step took `records`; -1 where it did not count them."""

    first: int
    stop: int
    records: int = -1


@dataclass(frozen=True)
class Taken:
    """Records of an input, in offset order: `offsets` and `published_ms` int64[n], framed values."""

    offsets: npt.NDArray[np.int64]
    published_ms: npt.NDArray[np.int64]
    values: Sequence[bytes | None]


class InputTape:
    """Records of an input by offset.

    `position` is the first offset not fetched, `taken` the first not taken, `held_bytes` what is kept.
    """

    def __init__(self, topic: str, partition: int, position: int) -> None:
        self.topic, self.partition, self.position, self.taken = topic, partition, position, position
        self.held_bytes = 0
        self._offsets: list[int] = []
        self._published_ms: list[int] = []
        self._values: list[bytes | None] = []

    def add(self, records: Sequence[ConsumerRecord]) -> None:
        """Keep records that follow those kept."""
        self._offsets += [record.offset for record in records]
        self._published_ms += [record.timestamp for record in records]
        self._values += [record.value for record in records]
        self.held_bytes += sum(_cost(record.value) for record in records)

    def covers(self, needed: tuple[int, int]) -> bool:
        """Whether all offsets from the first to before the second have been fetched."""
        return self.position >= needed[1]

    def take(self, spans: Sequence[Span], without: frozenset[int]) -> Taken:
        """Remove everything before the end of the last span; what the spans took and is not in `without`."""
        stop = spans[-1].stop
        kept = [at for span in spans for at in self._taken_by(span) if self._offsets[at] not in without]
        taken = Taken(
            np.array([self._offsets[at] for at in kept], np.int64),
            np.array([self._published_ms[at] for at in kept], np.int64),
            [self._values[at] for at in kept],
        )
        end = bisect_left(self._offsets, stop)
        self.held_bytes -= sum(_cost(value) for value in self._values[:end])
        del self._offsets[:end], self._published_ms[:end], self._values[:end]
        self.taken = stop
        return taken

    def _taken_by(self, span: Span) -> Iterator[int]:
        """Places of the records that a step took. What was fetched here may have been deleted before the worker came to
        it; retention deletes the first, so that the last are those which it took."""
        begin, end = bisect_left(self._offsets, span.first), bisect_left(self._offsets, span.stop)
        gone = max(end - begin - span.records, 0) if span.records >= 0 else 0
        if gone:
            place = (self.topic, self.partition, self._offsets[begin], self._offsets[begin + gone - 1])
            LOG.warning(_GONE, gone, *place)
        return iter(range(begin + gone, end))


_GONE = "%d records of %s/%d from offset %d to %d went (retention) before a worker took them: they are in no table"


class OutputTape:
    """Records of an output by sequence number, each with its time: exactly the next is kept, repeats are dropped.

    What comes is decoded when a step asks for it: few records take as long as many, and fetches bring few.
    """

    def __init__(self, topic: str, partition: int, *, offset: int, next_seq: int, registry: Registry) -> None:
        self.topic, self.partition, self._offset, self.position = topic, partition, offset, offset
        self.taken_seq = self._next_seq = next_seq
        self.held_bytes = 0
        self._registry = registry
        self._unread: list[ConsumerRecord] = []
        self._batches: deque[pa.RecordBatch] = deque()

    @property
    def place(self) -> int:
        """Where to read on: behind the last record taken, and behind all that was dropped where nothing is held. So
        what stands below may be deleted."""
        return self._offset if self._unread or self._batches else max(self._offset, self.position)

    def add(self, records: Sequence[ConsumerRecord]) -> None:
        """Keep records that follow those kept."""
        self._offset = self.place
        self._unread += records
        self.held_bytes += _cost_whole(records)

    def covers(self, needed: tuple[int, int]) -> bool:
        """Whether the records of (first sequence number, count) have come.

        Raises Inconsistent where numbers are missing, BadInput for what is no record.
        """
        self.read()
        return self._next_seq >= needed[0] + needed[1]

    def take(self, first_seq: int, count: int) -> pa.Table:
        """The next `count` records, which must begin at `first_seq`. Raises as `covers`."""
        self.read()
        if count and first_seq != self.taken_seq:
            self._refuse(f"first number {first_seq}, expected {self.taken_seq}", self._offset)
        pieces: list[pa.RecordBatch] = []
        while count:
            batch = self._batches.popleft()
            pieces.append(batch.slice(0, count))
            if len(batch) > count:
                self._batches.appendleft(batch.slice(count))
            self.held_bytes -= pieces[-1].nbytes
            count -= len(pieces[-1])
            self.taken_seq += len(pieces[-1])
            self._offset = pieces[-1].column(_OFFSET)[-1].as_py() + 1
        return pa.Table.from_batches(pieces) if pieces else pa.table({})

    def read(self) -> None:
        """Decode what has come, and drop what is no next record. Raises as `covers`."""
        if not self._unread:
            return
        records, self._unread = self._unread, []
        self.held_bytes -= _cost_whole(records)
        rows = read_counted(self.topic, [record.value for record in records], self._registry)
        seqs = rows.column("seq").to_numpy()
        fresh = self._fresh(seqs, records)
        offsets = pa.array([record.offset for record in records], pa.int64())
        sent_ms = pa.array([record.timestamp for record in records], pa.int64())
        numbered = rows.append_column(_OFFSET, offsets).append_column(SENT_MS, sent_ms)
        batch = numbered.filter(pa.array(fresh))
        if len(batch):
            self._batches.append(batch)
            self.held_bytes += batch.nbytes
            self._next_seq = int(seqs[fresh][-1]) + 1

    def _fresh(self, seqs: npt.NDArray[np.int64], records: Sequence[ConsumerRecord]) -> npt.NDArray[np.bool_]:
        before = np.maximum.accumulate(np.concatenate([[self._next_seq - 1], seqs]))[:-1]
        fresh = np.asarray(seqs > before)
        holes = np.flatnonzero(fresh & (seqs != before + 1))
        if len(holes):
            at = int(holes[0])
            self._refuse(f"number {seqs[at]}, expected {before[at] + 1}", records[at].offset)
        return fresh

    def _refuse(self, seen: str, offset: int) -> None:
        raise Inconsistent(
            "an output is not what the journal says",
            where=f"{self.topic}/{self.partition}/{offset}",
            seen=seen,
            remedy="Records were deleted or written by something else; `launchpulse recount` names what differs.",
        )


Tape = InputTape | OutputTape
SENT_MS = "record_ms"  # time of the record itself, Unix milliseconds
_OFFSET = "record_offset"


def _cost(value: bytes | None) -> int:
    return 150 + len(value or b"")  # three list slots and two small objects beside the bytes


def _cost_whole(records: Sequence[ConsumerRecord]) -> int:
    return sum(500 + len(record.value or b"") for record in records)  # a record's own fields, and those of its object
