"""The work of one lane: wait for steps, write the intent, insert, write done; first of all repeat the open intent."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

import pyarrow as pa

from schemas.registry import Registry
from streams.clickhouse.sink.inserts import Inserter
from streams.clickhouse.sink.lane import Lane
from streams.clickhouse.sink.launches import LaunchBook
from streams.clickhouse.sink.ledger import Ledger
from streams.clickhouse.sink.ledger_fold import LaneState
from streams.clickhouse.sink.ledger_records import Done, Intent
from streams.clickhouse.sink.portions import tables
from streams.clickhouse.sink.stamps import Stamps

log = logging.getLogger(__name__)
# Steps without rows for a lane need no intent, nor do records that no step counts; their place is written down this
# often, so that a new owner need not read far back, nor what retention has deleted meanwhile.
_PLACE_EVERY_S = 5.0


@dataclass
class Counts:
    """What a lane has done since the sink started: rows per table, intents carried out, of them repeated."""

    rows: dict[str, int] = field(default_factory=dict)
    intents: int = 0
    repeated: int = 0


@dataclass(frozen=True)
class Means:
    """What both lanes work with. `code` is the hash of the sink's code and of the tables' schema."""

    ledger: Ledger
    book: LaunchBook
    registry: Registry
    code: str
    stop: asyncio.Event


class Work:
    """One lane at work. `woken` is to be set when something was fetched or the sink is to stop."""

    def __init__(self, lane: Lane, state: LaneState, inserter: Inserter, means: Means) -> None:
        self.lane, self.counts, self.woken = lane, Counts(), asyncio.Event()
        self._open, self._next_number = state.open, state.next_number
        self._inserter, self._means, self._stamps = inserter, means, Stamps()
        self._busy = False
        self._written = lane.positions()
        self._written_s = time.monotonic()
        self._intent = state.open  # as the ledger has it, until its Done is written
        self._one_at_a_time = asyncio.Lock()

    async def run(self, taken: Callable[[], None]) -> None:
        """Until the sink stops: then the intent at hand is finished and the place written down.

        `taken` is called after records have been taken off the tapes.
        """
        await self._inserter.warm()
        if self._open is not None and not await self._repeat(self._open):
            return
        while not self._means.stop.is_set():
            started_s = time.monotonic()
            if await self._once():
                taken()
                await self._pause(started_s)
            else:
                await self._sleep()
        if self.empty:
            self.lane.read()
        if self._written != self.lane.positions():
            await self._write_done()

    async def say_again(self, every_s: float) -> None:
        """Write down, now and every so often, where the lane stands, for the ledger's retention not to delete it. For
        good: a task beside `run`."""
        while True:
            async with self._one_at_a_time:
                await self._means.ledger.append(self._last())
            await asyncio.sleep(every_s)

    @property
    def empty(self) -> bool:
        """Whether every step that was offered has been inserted."""
        return self._open is None and not self._busy and not any(self.lane.waiting.values())

    def close(self) -> None:
        """Close the connection to ClickHouse."""
        self._inserter.close()

    async def _once(self) -> bool:
        """Insert what is ready; whether anything was."""
        ranges = self.lane.ready(self._means.book)
        if not self.lane.rows(ranges):
            self.lane.take(ranges, self._means.book)
            await self._write_done_now_and_then()
            return False
        name, ledger = self.lane.kind.name, self._means.ledger
        token = f"{name}-{ledger.owner}-{self._next_number}"
        intent = Intent(ledger.epoch, self._next_number, name, ledger.owner, token, ranges, self._means.code)
        async with self._one_at_a_time:
            await ledger.append(intent)
            self._intent = intent
        await self._carry_out(intent)
        return True

    async def _repeat(self, intent: Intent) -> bool:
        """To the letter, once its records have come; False where the sink is stopped before that."""
        if intent.code != self._means.code:
            log.warning("the open intent %s was written by another version of the sink", intent.token)
        while not self.lane.has(intent.ranges, self._means.book):
            if self._means.stop.is_set():
                return False
            await self._sleep()
        self.counts.repeated += 1
        await self._carry_out(intent)
        self._open = None
        return True

    async def _carry_out(self, intent: Intent) -> None:
        self._busy = True
        portions = self.lane.take(intent.ranges, self._means.book)
        blocks = await asyncio.to_thread(tables, portions, intent.token, self._means.registry)
        visible: list[tuple[str, int, int]] = []
        for table, rows in blocks.items():
            self._stamps.look(table, rows)
            visible_ms = await self._inserter.insert(table, rows, intent.token)
            visible.append((table, len(rows), visible_ms))
            self.counts.rows[table] = self.counts.rows.get(table, 0) + len(rows)
        if visible:
            await self._inserter.insert("sink_batches", _batches(intent.token, visible), intent.token)
        self.counts.intents += 1
        await self._write_done(intent)
        self._busy = False

    async def _write_done(self, intent: Intent | None = None) -> None:
        """That `intent` is carried out; without one, that the lane has come further."""
        async with self._one_at_a_time:
            at, number = self.lane.positions(), self._next_number - 1 if intent is None else intent.number
            await self._means.ledger.append(self._done(number, at))
            self._next_number, self._intent = number + 1, None
            self._written, self._written_s = at, time.monotonic()

    def _done(self, number: int, at: Mapping[str, int]) -> Done:
        ledger = self._means.ledger
        return Done(ledger.epoch, number, self.lane.kind.name, ledger.owner, at)

    def _last(self) -> Intent | Done:
        """What the ledger says of this lane, in one record under the claim that is in force."""
        if self._intent is None:
            return self._done(self._next_number - 1, self._written)
        ledger = self._means.ledger
        return replace(self._intent, epoch=ledger.epoch, owner=ledger.owner, positions=self._written)

    async def _write_done_now_and_then(self) -> None:
        if time.monotonic() - self._written_s > _PLACE_EVERY_S:
            self.lane.read()
            if self._written != self.lane.positions():
                await self._write_done()

    async def _pause(self, started_s: float) -> None:
        """Wait out the interval, unless there is much to do or the sink is to stop."""
        lane = self.lane
        if lane.rows(lane.ready(self._means.book)) < lane.kind.most_rows // 2:
            took_s = time.monotonic() - started_s
            with suppress(TimeoutError):
                await asyncio.wait_for(self._means.stop.wait(), lane.kind.apart_s(took_s) - took_s)

    async def _sleep(self) -> None:
        self.woken.clear()
        if not self._means.stop.is_set():
            await self.woken.wait()


def _batches(token: str, visible: list[tuple[str, int, int]]) -> pa.Table:
    names, counts, times = zip(*visible, strict=True)
    return pa.table(
        {
            "token": [token] * len(visible),
            "table": list(names),
            "rows": pa.array(counts, pa.uint64()),
            "visible_at": pa.array(times, pa.int64()).cast(pa.timestamp("ms", tz="UTC")),
        }
    )
