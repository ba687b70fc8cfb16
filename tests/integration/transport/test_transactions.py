"""A shop that writes in transactions: what was aborted is no event, and the markers of transactions are no gap."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from schemas.topics import INPUTS
from scorer.errors import Inconsistent
from streams.brokers.access import Access
from streams.kafka.log import Log
from tests.integration.transport.conftest import PARTITIONS, Namespace, namespace
from tests.servers.brokers import committed, running_broker
from tests.servers.worker import running_worker, until

pytestmark = pytest.mark.integration
COMMITTED = [b"%d" % n for n in range(20) if n % 5 != 4]
END = 40  # each of the twenty has its marker


@pytest.fixture
async def written(tmp_path: Path) -> AsyncIterator[Namespace]:
    """Twenty clicks, each in a transaction of its own, of which each fifth was aborted."""
    with running_broker("kafka", tmp_path) as part:
        async with namespace(part.address, tmp_path) as space:
            producer = AIOKafkaProducer(bootstrap_servers=part.address, transactional_id="shop")
            await producer.start()
            for n in range(20):
                await producer.begin_transaction()
                await producer.send_and_wait(space.settings.topic("clicks"), b"%d" % n, key=b"k", partition=0)
                await (producer.abort_transaction() if n % 5 == 4 else producer.commit_transaction())
            await producer.stop()
            yield space


async def test_a_worker_reads_and_marks_what_was_committed(written: Namespace) -> None:
    async with running_worker(written.settings) as worker:
        chunks = worker.inbox.chunks["clicks", 0]
        await until(lambda: bool(chunks) and chunks[-1].next_offset == END)
        assert [value for chunk in chunks for value in chunk.values] == COMMITTED
        assert chunks[-1].high_watermark == END
        await asyncio.sleep(0.5)
    settings = written.settings
    assert await committed(settings.kafka, settings.group, settings.topic("clicks"), 0) == END
    assert len(worker.inbox.chunks) == len(INPUTS) * PARTITIONS


async def read_from(space: Namespace, first: int) -> list[bytes | None]:
    async with Log(Access.of(space.settings), space.settings.topic("clicks"), 0) as log:
        return [value async for chunk in log.read(first, await log.high_watermark()) for value in chunk.values]


async def test_a_replay_reads_what_was_committed_from_wherever_it_begins(written: Namespace) -> None:
    read = {first: await read_from(written, first) for first in (0, 1, 8, 9, 10)}
    assert read == {first: [value for value in COMMITTED if 2 * int(value) >= first] for first in read}


@pytest.mark.parametrize("left", [20, END])
async def test_a_replay_from_what_was_deleted_is_refused(written: Namespace, left: int) -> None:
    settings, clicks = written.settings, written.settings.topic("clicks")
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka)
    await admin.start()
    await admin.delete_records({TopicPartition(clicks, 0): RecordsToDelete(before_offset=left)})
    await admin.close()
    async with Log(Access.of(settings), clicks, 0) as log:
        with pytest.raises(Inconsistent, match=f"{clicks}/0/9; seen: the first offset left is {left}"):
            _ = [chunk async for chunk in log.read(9, END)]
        assert [chunk.offsets.tolist() async for chunk in log.read(9, 20, holes=True)] == []
