"""A broker, an engine and settings for tests of sink and recount, and what they do with them."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer

from streams.clickhouse.client import connect
from streams.clickhouse.migrations import apply, plan
from streams.clickhouse.sink.app import Places, places, run_sink
from streams.clickhouse.sink.work import Counts
from streams.kafka.admin import create
from streams.kafka.topics import plans
from streams.local.addresses import Addresses
from streams.local.running import running
from streams.recount.result import Recount
from streams.recount.run import recount
from streams.settings import Settings
from tests.builders.hand_made_log import Sent

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Parts:
    """Running parts and a client that may write."""

    settings: Settings
    at: Addresses
    client: Any

    def places(self) -> Places:
        return places(self.at.kafka, self.at.clickhouse, self.at.clickhouse_token)

    def rows(self, sql: str) -> list[Any]:
        return list(self.client.query(sql).result_rows)


@contextmanager
def engine(settings: Settings) -> Iterator[Parts]:
    """Embedded parts where none is configured, with empty tables."""
    with (
        running(settings, ("kafka", "clickhouse")) as at,
        closing(connect(at.clickhouse, at.clickhouse_token)) as client,
    ):
        apply(client, plan(client))
        yield Parts(settings, at, client)


async def publish(parts: Parts, records: Iterable[Sent]) -> None:
    """Make the topics and send these."""
    await create(parts.at.kafka, plans(parts.settings))
    producer = AIOKafkaProducer(**parts.at.kafka.client, linger_ms=5, max_batch_size=1 << 20, acks="all")
    await producer.start()
    try:
        for record in records:
            await producer.send(
                record.topic,
                record.value,
                key=record.key,
                partition=record.partition,
                timestamp_ms=record.published_ms,
            )
    finally:
        await producer.stop()


def sink_all(parts: Parts) -> dict[str, Counts]:
    """Insert what the journal holds, in this process."""

    async def run() -> dict[str, Counts]:
        return await run_sink(parts.settings, parts.places(), stop=asyncio.Event(), until_caught_up=True)

    return asyncio.run(run())


def recounted(parts: Parts) -> Recount:
    """Recount now, a few steps at once."""
    return asyncio.run(recount(parts.settings, parts.at.kafka, parts.client, records=150))


_SINK = "import typer; from streams.cli import sink; app = typer.Typer(); sink.commands(app); app()"


def sink_process(parts: Parts, clickhouse: str, *arguments: str) -> "subprocess.Popen[str]":
    """`launchpulse sink` as a process of its own, with ClickHouse at this address."""
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "LAUNCHPULSE_KAFKA": parts.at.kafka.bootstrap,
        "LAUNCHPULSE_CLICKHOUSE": clickhouse,
        "LAUNCHPULSE_CLICKHOUSE_PASSWORD": parts.at.clickhouse_token,
        "LAUNCHPULSE_DATA_DIR": str(parts.settings.data_dir),
    }
    return subprocess.Popen(
        [sys.executable, "-c", _SINK, *arguments], env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
