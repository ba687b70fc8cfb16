"""Runs a demo: parts, topics, tables, worker, learner, sink, log; then the summary and the recount."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from clickhouse_connect.driver.client import Client
from rich.console import Console

from streams.brokers.access import Access
from streams.clickhouse import migrations
from streams.clickhouse.client import connect
from streams.demo import digests, summary
from streams.demo.audience import Audience, Nobody
from streams.demo.children import check_alive, start
from streams.demo.keeping import check_free, kept
from streams.demo.options import Options
from streams.demo.place import prepare
from streams.demo.progress import display, until_stored
from streams.demo.readiness import until_claimed
from streams.demo.result import Result
from streams.demo.source import SourceLog, check_acts, source_log
from streams.demo.story import story
from streams.kafka import admin
from streams.kafka.topics import plans
from streams.local.addresses import Addresses
from streams.local.child import Child
from streams.local.running import running
from streams.logs.rejects_told import told_rejects
from streams.publish.catalogue import publish_catalogue
from streams.publish.log import Log
from streams.publish.publishing import publish_events
from streams.publish.sender import Sender
from streams.publish.timetable import Timetable, as_fast_as_it_goes, at_rate
from streams.recount.run import recount
from streams.replay.asked import Asked
from streams.replay.flow import replayed
from streams.replay.job import Wish
from streams.settings import Settings


def run(settings: Settings, options: Options, notes: Console) -> dict[str, Any]:
    """Everything that `--json` prints, and under `shown` what only people read."""
    if options.keep is not None:
        check_free(options.keep)
    source = source_log(options)
    for line in told_rejects(source.imported) if source.imported else ():
        notes.print(line, soft_wrap=True, markup=False, emoji=False)
    check_acts(source, options)
    own = prepare(settings, options.chunk)
    notes.print(f"{source.log.acts} events; data and logs in {own.data_dir}")
    with running(own) as addresses, _client(addresses) as client:
        asyncio.run(admin.create(addresses.kafka, plans(own)))
        migrations.apply(client, migrations.plan(client, cluster=own.clickhouse_cluster))
        elapsed_s = _flow(own, options, source, addresses=addresses, client=client, notes=notes)
        result = _result(own, source, addresses=addresses, client=client, elapsed_s=elapsed_s)
        if options.keep is not None:
            result["kept"] = kept(own, addresses.kafka, options.keep)
        if options.verify_replay:
            result["parity"] = replayed(own, addresses, Asked(Wish(verify=True)), 0, lambda done, share: None)
        return result


def _flow(
    settings: Settings, options: Options, source: SourceLog, *, addresses: Addresses, client: Client, notes: Console
) -> float:
    """Publish, and wait until all is in ClickHouse; the seconds from the first event to the last row."""
    log, kafka = source.log, addresses.kafka
    asyncio.run(_catalogue(settings, log, kafka))
    timetable = at_rate(len(log), options.rate) if options.paced else as_fast_as_it_goes(len(log))
    with display(len(log), notes) as show:

        def send() -> None:
            asyncio.run(_events(settings, log, kafka, timetable, show["published"]))

        if options.beforehand:
            send()
        with _children(settings) as children:

            def check() -> None:
                check_alive(children)

            asyncio.run(until_claimed(settings, kafka, check))
            began = time.monotonic()
            with _audience(settings, options, source, kafka) as people:
                if not options.beforehand:
                    send()
                until_stored(client, lambda: len(log) + people.sent, show["stored"], check, people.quiet)
            elapsed_s = time.monotonic() - began
            children["worker"].stop()
            _learn(settings, kafka, children["learner"])
            _finish_sink(settings, addresses, children["sink"])
    return elapsed_s


def _audience(settings: Settings, options: Options, source: SourceLog, kafka: Access) -> Audience | Nobody:
    """The shop's people, where there is a shop and its log is published while the worker runs."""
    if source.shop is None or options.beforehand:
        return Nobody()
    return Audience(settings, kafka, source.shop)


async def _catalogue(settings: Settings, log: Log, kafka: Access) -> None:
    async with Sender(kafka, settings) as sender:
        await publish_catalogue(log, sender)


async def _events(settings: Settings, log: Log, kafka: Access, timetable: Timetable, show: Callable[..., None]) -> None:
    async with Sender(kafka, settings) as sender:
        await publish_events(log, sender, timetable, show, settings.lateness_ms)


def _learn(settings: Settings, kafka: Access, child: Child) -> None:
    """All that the journal holds is learnt, and all that is due granted; the learner that runs is stopped first."""
    from streams.learner.app import run_learner

    child.stop()

    async def rest() -> None:
        await run_learner(settings, kafka, stop=asyncio.Event(), until_caught_up=True)

    asyncio.run(rest())


def _finish_sink(settings: Settings, addresses: Addresses, child: Child) -> None:
    """What the worker sent last is inserted too."""
    from streams.clickhouse.sink.app import places, run_sink

    child.stop()
    where = places(addresses.kafka, addresses.clickhouse, addresses.clickhouse_token)

    async def rest() -> None:
        await run_sink(settings, where, stop=asyncio.Event(), until_caught_up=True)

    asyncio.run(rest())


def _result(
    settings: Settings, source: SourceLog, *, addresses: Addresses, client: Client, elapsed_s: float
) -> dict[str, Any]:
    counted = asyncio.run(recount(settings, addresses.kafka, client)).summary()
    agreed = summary.agreement_with_truth(client, source)
    found = Result(
        events=source.log.acts,
        **summary.totals(client),
        events_per_s=round(source.log.acts / elapsed_s, 1),
        recount={"rows": counted["rows"], "differences": counted["differences"]},
        profiles_sha256=asyncio.run(digests.profiles_sha256(settings, addresses.kafka)),
        decisions_sha256=asyncio.run(digests.records_sha256(settings, addresses.kafka, "decisions")),
        outcomes_sha256=asyncio.run(digests.records_sha256(settings, addresses.kafka, "outcomes")),
    )
    shown = {"launches": summary.launches(client), "agreement": agreed, "differences": counted["named"]}
    result = found.told() | {"shown": shown}
    if agreed is not None:
        result["auc"] = {"interest": agreed.interest, "popularity": agreed.popularity, "ceiling": agreed.ceiling}
    if source.shop is not None:
        result |= story(settings, addresses.kafka, client, source, source.shop)
    if source.imported is not None:
        result |= {"read": source.imported.read, "rejected": dict(source.imported.rejected)}
    return result


@contextmanager
def _children(settings: Settings) -> Iterator[dict[str, Child]]:
    children: dict[str, Child] = {}
    try:
        for name in ("sink", "learner", "worker"):
            children[name] = start(name, settings)
        yield children
    finally:
        for child in reversed(children.values()):
            child.stop()


@contextmanager
def _client(addresses: Addresses) -> Iterator[Client]:
    with closing(connect(addresses.clickhouse, addresses.clickhouse_token)) as client:
        yield client
