"""What a worker has sent stays on its way while the broker is away for longer than a request may take."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from streams.brokers.access import Access
from streams.kafka.admin import create
from streams.kafka.log import Log
from streams.kafka.patient import PatientProducer
from streams.kafka.topics import plans
from streams.publish.publishing import publish
from streams.publish.timetable import at_rate
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.servers.brokers import KINDS, make_topics, running_broker

pytestmark = pytest.mark.integration
REQUEST_MS, HUNG_S = 2_000, 5.0


@contextmanager
def hung(pid: int) -> Iterator[None]:
    """A process that is there and does nothing, as on a machine that was paused."""
    os.killpg(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(pid, signal.SIGCONT)


async def _sent_while_it_hung(kind: str, folder: Path, made: type[AIOKafkaProducer]) -> list[bytes | None]:
    """What stands on the topic in the end, repeats left out."""
    with running_broker(kind, folder) as part:
        await make_topics(part.address, ["t"], 1)
        async with made(bootstrap_servers=part.address, acks="all", request_timeout_ms=REQUEST_MS) as producer:
            await producer.send_and_wait("t", b"0", partition=0)
            with hung(part.pid):
                under_way = await producer.send("t", b"1", partition=0)
                await asyncio.sleep(HUNG_S / 2)
                behind = await producer.send("t", b"2", partition=0)
                await asyncio.sleep(HUNG_S / 2)
            await asyncio.gather(under_way, behind)
        async with Log(Access.of(Settings(kafka=part.address)), "t", 0) as log:
            chunks = [chunk async for chunk in log.read(0, await log.high_watermark())]
    return list(dict.fromkeys(value for chunk in chunks for value in chunk.values))


@pytest.mark.parametrize("kind", KINDS)
async def test_it_arrives_in_order_once_the_broker_is_back(kind: str, tmp_path: Path) -> None:
    assert await _sent_while_it_hung(kind, tmp_path, PatientProducer) == [b"0", b"1", b"2"]


async def test_a_producer_of_aiokafka_would_have_given_it_up(tmp_path: Path) -> None:
    with pytest.raises(KafkaError):
        await _sent_while_it_hung("tansu", tmp_path, AIOKafkaProducer)


async def test_who_interrupts_a_publishing_while_the_broker_hangs_waits_seconds(tmp_path: Path) -> None:
    with running_broker("tansu", tmp_path) as part:
        settings, log, begun = Settings(kafka=part.address), Shop(5, 2_000).log, asyncio.Event()
        await create(Access.of(settings), plans(settings))
        slowly = at_rate(len(log), 400)
        publishing = asyncio.create_task(
            publish(log, Access.of(settings), settings, timetable=slowly, on_progress=lambda _: begun.set())
        )
        await begun.wait()
        with hung(part.pid):
            await asyncio.sleep(1)
            publishing.cancel()
            await asyncio.wait([publishing], timeout=15)
        assert publishing.cancelled()
