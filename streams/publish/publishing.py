"""Publishes a whole log: products, then launches, then the events in their one order, at a rate or as fast
as it goes. Where workers run, they know the products before the first event comes.

Across partitions the order is kept to within two slices: a slice is sent when the one before the last is
acknowledged, and two that are on their way at once span at most half of `lateness_ms` (streams/publish/spans.py). A
worker takes nothing that lies half of it ahead before it has fetched every input at rest anew
(streams/runner/horizon.py). So no act of a log in the order of time is too late, however fast the log is published
and however busy the worker's machine is; where `lateness_ms` is two minutes or more.

Within a slice, what is told of shoppers and of triggers is acknowledged before the acts are sent, so that no act
overtakes the consent before it.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa
from aiokafka.errors import KafkaError

from schemas.topics import INPUTS
from scorer.events import ACTING
from streams.brokers.access import Access
from streams.brokers.refusal import refusal
from streams.kafka.batches import Acks
from streams.publish.bare import bare
from streams.publish.catalogue import publish_beside
from streams.publish.log import Log
from streams.publish.sender import Sender
from streams.publish.spans import shortened
from streams.publish.timetable import Timetable, as_fast_as_it_goes
from streams.settings import Settings

_TOLD = INPUTS[ACTING:]


@dataclass(frozen=True)
class Published:
    """How many records of each kind were acknowledged by the broker; of the products, how many are bare."""

    products: int
    bare: int
    launches: int
    events: int


async def publish(
    log: Log,
    kafka: Access,
    settings: Settings,
    *,
    timetable: Timetable | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
    tell: Callable[[str], None] = lambda _: None,
) -> Published:
    """Publish all of `log` to topics that exist; `on_progress` is told how many more events were sent, `tell` what is
    waited for.

    Raises Unavailable or BadSetting where the broker is absent or refuses.
    """
    async with Sender(kafka, settings) as sender:
        try:
            log = await publish_beside(log, sender, kafka, settings, tell)
            await publish_events(
                log, sender, timetable or as_fast_as_it_goes(len(log)), on_progress, settings.lateness_ms
            )
        except KafkaError as error:
            raise await refusal(kafka, error) from error
    return Published(log.products.num_rows, int(bare(log.products).sum()), log.launches.num_rows, len(log))


async def publish_events(
    log: Log, sender: Sender, timetable: Timetable, on_progress: Callable[[int], None], lateness_ms: int
) -> None:
    """The events in order; returns when all are acknowledged. `lateness_ms` is the workers' own."""
    timetable, leaps = shortened(timetable, log, lateness_ms)
    clock = asyncio.get_running_loop().time
    start_s = clock()
    unacknowledged: Acks = []
    slices = log.slices(timetable.cuts.tolist())
    for due_s, leap, tables in zip(timetable.due_s.tolist(), leaps.tolist(), slices, strict=True):
        await asyncio.sleep(start_s + due_s - clock())
        if leap:
            await asyncio.gather(*unacknowledged)
        acks = await _sent(sender, tables)
        await asyncio.gather(*unacknowledged)
        unacknowledged = acks
        on_progress(sum(rows.num_rows for rows in tables.values()))
    await asyncio.gather(*unacknowledged)


async def _sent(sender: Sender, tables: Mapping[str, pa.Table]) -> Acks:
    """Queue one slice. What is told is acknowledged before the acts beside it are sent: a worker that has these waits
    a few milliseconds for what may belong before them, and no longer."""
    told = {topic: tables[topic] for topic in _TOLD if topic in tables}
    await asyncio.gather(*await _queued(sender, told))
    return await _queued(sender, {topic: rows for topic, rows in tables.items() if topic not in told})


async def _queued(sender: Sender, tables: Mapping[str, pa.Table]) -> Acks:
    queued = await asyncio.gather(*(sender.send(topic, rows) for topic, rows in tables.items()))
    return [ack for acks in queued for ack in acks]
