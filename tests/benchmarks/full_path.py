"""The full path on real parts: the seeded shop's events, saturated and then at a rate, until they are in ClickHouse.

Every text is a fresh one, so that no cache answers for the model. Each process's CPU time is read before and after.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from clickhouse_connect.driver.client import Client

from schemas.topics import INPUTS
from streams.brokers.access import Access
from streams.clickhouse import migrations
from streams.clickhouse.client import connect
from streams.demo.children import check_alive, start
from streams.demo.progress import until_stored
from streams.demo.readiness import until_claimed
from streams.kafka import admin
from streams.kafka.topics import plans
from streams.local import stack_file
from streams.local.child import Child
from streams.local.running import running
from streams.publish.catalogue import publish_catalogue
from streams.publish.log import Log
from streams.publish.publishing import publish_events
from streams.publish.sender import Sender
from streams.publish.timetable import Timetable, as_fast_as_it_goes, at_rate
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.benchmarks.measured import tree_cpu_s

_DELAYS = """
SELECT count(), quantileExactOrNull(0.5)(delay_ms), quantileExactOrNull(0.99)(delay_ms), max(delay_ms)
FROM trigger_delays WHERE toUnixTimestamp64Milli(published_at) >= {since:Int64}
"""
_MADE = """
SELECT (SELECT count() FROM decisions), (SELECT count() FROM triggers),
       (SELECT countIf(bitAnd(flags, 1) = 1) FROM decisions) + (SELECT countIf(bitAnd(flags, 1) = 1) FROM events)
"""
_VISIBLE = "SELECT toUnixTimestamp64Milli(max(visible_at)) FROM sink_batches"


@dataclass(frozen=True)
class Plan:
    """`saturated` events at once, then `rate` a second for `paced_s`; delays count after `warm_up_s` of that."""

    saturated: int = 40_000
    rate: int = 1_500
    paced_s: int = 25
    warm_up_s: int = 5
    seed: int = 7


@dataclass(frozen=True)
class Load:
    """What a stretch of work came to. `cpu_us` is CPU microseconds an event, by process."""

    events: int
    seconds: float
    cpu_us: dict[str, float]

    @property
    def events_per_s(self) -> float:
        """From the first event sent to the last row visible in ClickHouse."""
        return self.events / self.seconds


@dataclass(frozen=True)
class FullPath:
    """Both stretches, and what was in the log."""

    saturated: Load
    paced: Load
    mix: dict[str, float]
    decisions_per_event: float
    triggers: int
    degraded: int
    delays: dict[str, float]

    def as_json(self) -> dict[str, Any]:
        """Everything, with the rates."""
        rates = {"saturated": self.saturated.events_per_s, "paced": self.paced.events_per_s}
        return asdict(self) | {"events_per_s": rates}


def measure(plan: Plan, kafka: str = "") -> FullPath:
    """Embedded parts, but for the broker where one is given."""
    log = fresh_texts(Shop(plan.seed, plan.saturated + plan.rate * plan.paced_s).log)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        settings = Settings(kafka=kafka, data_dir=Path(folder))
        addresses = stack.enter_context(running(settings))
        client = stack.enter_context(closing(connect(addresses.clickhouse, addresses.clickhouse_token)))
        asyncio.run(admin.create(addresses.kafka, plans(settings)))
        migrations.apply(client, migrations.plan(client))
        asyncio.run(_catalogue(log, addresses.kafka))
        children = stack.enter_context(_children(settings))
        asyncio.run(until_claimed(settings, addresses.kafka, lambda: check_alive(children)))
        return _measured(plan, log, _Parts(settings, addresses.kafka, client, children))


@dataclass(frozen=True)
class _Parts:
    settings: Settings
    kafka: Access
    client: Client
    children: dict[str, Child]

    def cpu_s(self) -> dict[str, float]:
        """CPU seconds so far by process; the publisher is this one."""
        pids = {name: child.pid for name, child in self.children.items()}
        pids |= {name: part.process.pid for name, part in stack_file.read(self.settings.data_dir).items()}
        return {name: tree_cpu_s(pid) for name, pid in pids.items()} | {"publisher": time.process_time()}


def _measured(plan: Plan, log: Log, parts: _Parts) -> FullPath:
    cut = plan.saturated
    saturated = _load(_part(log, 0, cut), as_fast_as_it_goes(cut), parts, stored=cut)
    since_ms = int(time.time() * 1000) + 1000 * plan.warm_up_s
    rest = _part(log, cut, len(log))
    paced = _load(rest, at_rate(len(rest), plan.rate), parts, stored=len(log))
    count, p50, p99, longest = parts.client.query(_DELAYS, {"since": since_ms}).result_rows[0]
    decisions, triggers, degraded = parts.client.query(_MADE).result_rows[0]
    return FullPath(
        saturated,
        paced,
        {name: round(float((log.order == at).mean()), 4) for at, name in enumerate(INPUTS)},
        decisions / len(log),
        triggers,
        degraded,
        {"triggers": count, "p50": p50, "p99": p99, "max": longest, "warm_up_s": plan.warm_up_s},
    )


def _load(log: Log, timetable: Timetable, parts: _Parts, *, stored: int) -> Load:
    before, began_ms = parts.cpu_s(), time.time() * 1000
    asyncio.run(_events(log, timetable, parts.kafka))
    until_stored(parts.client, lambda: stored, lambda *_: None, lambda: check_alive(parts.children))
    ended_ms = parts.client.query(_VISIBLE).result_rows[0][0]
    after = parts.cpu_s()
    used = {name: 1e6 * (after[name] - before[name]) / len(log) for name in after}
    return Load(len(log), (ended_ms - began_ms) / 1000, used)


def fresh_texts(log: Log) -> Log:
    """The same log; a text that stood in it before gets a number behind it."""
    changed = {}
    for topic, name in (("searches", "query"), ("reviews", "text")):
        table = log.table(topic)
        seen: set[str] = set()
        texts = []
        for at, text in enumerate(table.column(name).to_pylist()):
            texts.append(f"{text} {at}" if text in seen else text)
            seen.add(text)
        where = table.schema.get_field_index(name)
        changed[topic] = table.set_column(where, table.schema.field(where), pa.array(texts))
    return replace(log, **changed)


def _part(log: Log, first: int, stop: int) -> Log:
    """Events `first` to before `stop`."""
    done, taken = (np.bincount(log.order[a:b], minlength=len(INPUTS)) for a, b in ((0, first), (first, stop)))
    tables = {
        name: log.table(name).slice(int(start), int(count))
        for name, start, count in zip(INPUTS, done, taken, strict=True)
    }
    return replace(log, order=log.order[first:stop], **tables)


async def _catalogue(log: Log, kafka: Access) -> None:
    async with Sender(kafka, Settings()) as sender:
        await publish_catalogue(log, sender)


async def _events(log: Log, timetable: Timetable, kafka: Access) -> None:
    async with Sender(kafka, Settings()) as sender:
        await publish_events(log, sender, timetable, lambda _: None, Settings().lateness_ms)


@contextmanager
def _children(settings: Settings) -> Iterator[dict[str, Child]]:
    children: dict[str, Child] = {}
    try:
        for name in ("sink", "worker"):
            children[name] = start(name, settings)
        yield children
    finally:
        for child in reversed(children.values()):
            child.stop()
