"""The sink put together: claim, two feeds, two lanes, and an end when asked to or when all is inserted."""

import asyncio
import math
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from scorer.errors import LaunchpulseError
from streams.brokers.access import Access
from streams.brokers.refusal import refusal
from streams.clickhouse.client import connect
from streams.clickhouse.sink.code import code_hash
from streams.clickhouse.sink.feed import Feed, Fetching, Reel, feed, partitions_of
from streams.clickhouse.sink.inserts import Client, Inserter
from streams.clickhouse.sink.lane import FAST, SLOW, Lane
from streams.clickhouse.sink.launches import LaunchBook
from streams.clickhouse.sink.ledger import Ledger
from streams.clickhouse.sink.ledger_fold import LedgerFold
from streams.clickhouse.sink.reels import JournalReel, LaunchReel, TapeReel
from streams.clickhouse.sink.work import Counts, Means, Work
from streams.codec.registries import registry_for
from streams.kafka.log import Log
from streams.settings import Settings

_HELD_BYTES = 64 << 20  # of records that wait for ClickHouse, all tapes together
_LEAST_TAPE_BYTES = 1 << 20
_CONFIRM_S = 30.0


@dataclass(frozen=True)
class Places:
    """Where the sink reads and writes; `clickhouse` is the address that messages name."""

    kafka: Access
    clickhouse: str
    open_client: Callable[[], Client]


def places(kafka: Access, clickhouse: str, password: str) -> Places:
    """Addresses of real parts."""
    return Places(kafka, clickhouse, lambda: connect(clickhouse, password))


async def run_sink(
    settings: Settings, where: Places, *, stop: asyncio.Event, until_caught_up: bool = False
) -> dict[str, Counts]:
    """Insert until `stop` is set, or until all that the journal holds is in ClickHouse. What each lane did.

    Raises Fenced when a newer sink takes over, Inconsistent where topics and journal contradict each other.
    """
    pa.array([0])  # the first array makes pyarrow import pandas, a second for which no trigger should wait
    async with AsyncExitStack() as stack:
        ledger = await stack.enter_async_context(_open_ledger(settings, where.kafka))
        journals = await partitions_of(where.kafka, [settings.topic("journal")])
        found = await ledger.claim([FAST.name, SLOW.name])
        wiring = _wire(settings, where, _Start(ledger, found, [at.partition for at in journals]), stop)
        for work in wiring.works:
            stack.callback(work.close)
        for fetching, reels in wiring.fetched:
            wiring.feeds.append(await stack.enter_async_context(feed(fetching, reels, wiring.heard)))
        wiring.until_caught_up = until_caught_up
        await _together(wiring)
        return {work.lane.kind.name: work.counts for work in wiring.works}


@dataclass(frozen=True)
class _Start:
    ledger: Ledger
    found: LedgerFold
    partitions: Sequence[int]


@dataclass
class _Wiring:
    """Both lanes at work, what is fetched for them, and when it is over."""

    works: Sequence[Work]
    fetched: Sequence[tuple[Fetching, Mapping[TopicPartition, Reel]]]
    journals: Sequence[TopicPartition]
    stop: asyncio.Event
    renew_s: float
    until_caught_up: bool = False
    feeds: list[Feed] = field(default_factory=list)

    def heard(self) -> None:
        """Something may have been fetched."""
        if self.until_caught_up and self._caught_up():
            self.stop.set()
        self.wake()

    def wake(self) -> None:
        """Let both lanes look again."""
        for work in self.works:
            work.woken.set()

    def regulate(self) -> None:
        """Something has been taken off the tapes."""
        for each in self.feeds:
            each.regulate()

    def _caught_up(self) -> bool:
        return all(map(self.feeds[0].caught_up, self.journals)) and all(work.empty for work in self.works)


def _wire(settings: Settings, where: Places, start: _Start, stop: asyncio.Event) -> _Wiring:
    registry, book = registry_for(settings), LaunchBook()
    means = Means(start.ledger, book, registry, code_hash(), stop)

    async def confirm() -> None:
        await start.ledger.confirm(_CONFIRM_S)

    def work_of(lane: Lane) -> Work:
        inserter = Inserter(where.open_client, where.clickhouse, confirm, stop.is_set)
        return Work(lane, start.found.lane(lane.kind.name), inserter, means)

    fast, slow = lanes = [Lane(kind, start.found.lane(kind.name), start.partitions, registry) for kind in (FAST, SLOW)]
    journals = {_at(settings, "journal", p): JournalReel(p, lanes, registry) for p in start.partitions}
    launches = {_at(settings, "launches", 0): LaunchReel(book, registry)}
    # The fast feed asks often: a trigger may not wait for the broker's answer to a fetch.
    fetched: list[tuple[Fetching, Mapping[TopicPartition, Reel]]] = [
        (Fetching(where.kafka, f"{settings.app_id}-sink-fast", 50), {**journals, **_tapes(settings, fast)}),
        (Fetching(where.kafka, f"{settings.app_id}-sink-slow", 250), {**launches, **_tapes(settings, slow)}),
    ]
    return _Wiring([work_of(lane) for lane in lanes], fetched, list(journals), stop, settings.renew_s)


def _tapes(settings: Settings, lane: Lane) -> dict[TopicPartition, Reel]:
    limit_bytes = max(_LEAST_TAPE_BYTES, _HELD_BYTES // len(lane.tapes))
    return {_at(settings, *at): TapeReel(lane, at, limit_bytes) for at in lane.tapes}


def _at(settings: Settings, topic: str, partition: int) -> TopicPartition:
    return TopicPartition(settings.topic(topic), partition)


async def _together(wiring: _Wiring) -> None:
    """Feeds and lanes until the lanes end; the first error of any ends all."""

    async def stopped() -> None:
        await wiring.stop.wait()
        wiring.wake()

    try:
        async with asyncio.TaskGroup() as group:
            beside: list[Coroutine[Any, Any, None]] = [stopped(), *(each.run() for each in wiring.feeds)]
            if math.isfinite(wiring.renew_s):
                beside += [work.say_again(wiring.renew_s) for work in wiring.works]
            helpers = [group.create_task(each) for each in beside]
            lanes = [group.create_task(work.run(wiring.regulate)) for work in wiring.works]
            await asyncio.gather(*lanes)
            for task in helpers:
                task.cancel()
    except BaseExceptionGroup as errors:
        first = errors.exceptions[0]
        raise first if isinstance(first, (LaunchpulseError, KafkaError)) else errors from None


@asynccontextmanager
async def _open_ledger(settings: Settings, kafka: Access) -> AsyncIterator[Ledger]:
    """The pen, with a producer of its own."""
    owner = f"{settings.app_id}-sink-{secrets.token_hex(8)}"  # new each time: a token is never used again
    producer = AIOKafkaProducer(**kafka.client, client_id=owner, acks="all", max_request_size=16 << 20)
    try:
        await producer.start()
        async with Log(kafka, settings.topic("sink-intents"), 0) as log:
            yield Ledger(producer, log, owner=owner, registry=registry_for(settings))
    except KafkaError as error:
        raise await refusal(kafka, error) from error
    finally:
        await producer.stop()
