"""Resident memory while many records are folded, scored and decided: one log, again and again, each time later."""

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.compute as pc

from schemas.topics import INPUTS
from streams.codec.encode import encode
from streams.examples.replay import in_force
from streams.ports import Chunk
from streams.publish.log import KEYS, Log
from streams.replay.partition import Partition
from streams.replay.source import Source
from streams.settings import Settings
from streams.shop.planning import with_plans
from streams.shop.shop import Shop
from tests.builders.held import HeldRecords
from tests.builders.lived import MODELS
from tests.builders.replayed import job

_AT_ONCE, _EVENTS, _SAMPLES = 5_000, 100_000, 20


@dataclass(frozen=True)
class Round:
    """One input, `rounds` times over: in round k every event is `span_ms` later and has another id."""

    topic: str
    partition: int
    table: pa.Table
    rounds: int
    span_ms: int

    async def high_watermark(self) -> int:
        return len(self.table) * self.rounds

    async def read(self, first: int, stop: int, *, holes: bool = False) -> AsyncIterator[Chunk]:
        start = first
        while start < stop:
            round_, at = divmod(start, len(self.table))
            rows = self.table.slice(at, min(_AT_ONCE, stop - start))
            later = pc.add(rows.column("at_ms"), pa.scalar(round_ * self.span_ms, pa.int64()))
            rows = _with(rows, "at_ms", later)
            rows = _with(rows, "event_id", pc.binary_join_element_wise(rows.column("event_id"), f"{round_}", "-"))
            values = [value for batch in rows.combine_chunks().to_batches() for value in encode(self.topic, batch)]
            keys = [key.encode() for key in rows.column(KEYS[self.topic]).to_pylist()]
            times = np.maximum.accumulate(later.to_numpy().astype(np.int64))
            next_ = start + len(rows)
            yield Chunk(self.topic, self.partition, np.arange(start, next_), times, keys, values, next_, stop)
            start = next_


def _with(rows: pa.Table, name: str, column: Any) -> pa.Table:
    at = rows.schema.get_field_index(name)
    return rows.set_column(at, rows.schema.field(at), column.cast(rows.schema.field(at).type))


@dataclass(frozen=True)
class Rounds:
    """Implements Records: the inputs of partition 0."""

    log: Log
    rounds: int
    span_ms: int

    @asynccontextmanager
    async def open(self, topic: str, partition: int) -> AsyncIterator[Any]:
        if topic in INPUTS and len(self.log.table(topic)):
            yield Round(topic, partition, self.log.table(topic), self.rounds, self.span_ms)
        else:
            async with HeldRecords().open(topic, partition) as nothing:
                yield nothing


async def fold_many(records: int) -> None:
    """Print resident memory, in MB, about every twentieth of the way."""
    log = with_plans(Shop(11, _EVENTS).log)
    times = log.at_ms()
    span_ms, rounds = int(times.max() - times.min()) + 1, -(-records // len(log))
    launches = log.launches.to_pylist()
    for each in launches:
        each["end_ms"] = int(times.max()) + rounds * span_ms
    log = replace(log, launches=pa.Table.from_pylist(launches, schema=log.launches.schema))
    process, seen = psutil.Process(), list[tuple[int, float]]()

    def tell(_: int, events: int, share: float) -> None:
        if share * _SAMPLES >= len(seen):
            seen.append((events, process.memory_info().rss / 1e6))
            print(f"{events:>12,} records  {seen[-1][1]:8.1f} MB", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        asked = job(Settings(partitions=1), HeldRecords(), Path(folder), closed=True, scores="anew")
        force = await in_force(log, MODELS.text)
        source = Source(Rounds(log, rounds, span_ms), force.catalogue, {0: 0}, MODELS.text.space)
        came = await Partition(asked, source, 0, MODELS).run(tell)
    print(f"{came.place.events:,} records, {came.told['decisions']:,} decisions; {_grown(seen)}")


def _grown(seen: Sequence[tuple[int, float]]) -> str:
    """How much memory grew over the second half."""
    half = seen[len(seen) // 2 :]
    return f"from {half[0][1]:.0f} MB half way to {half[-1][1]:.0f} MB at the end"
