"""Topics that were deleted and made again under those who had read them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient

from schemas.registry import PACKAGED
from scorer.errors import Inconsistent
from streams.broadcast import Broadcast
from streams.brokers.access import Access
from streams.kafka.admin import create
from streams.kafka.log import Log
from streams.kafka.produce import producing
from streams.kafka.topics import plans
from streams.learner.board import Board
from streams.learner.states import State, States
from streams.settings import Settings
from tests.servers.brokers import running_broker

pytestmark = pytest.mark.integration
SHORTENED = "A partition ends before what was already read of it"


@pytest.fixture
async def settings(tmp_path: Path) -> AsyncIterator[Settings]:
    """The embedded broker says nothing of an offset that it does not have: this is Apache Kafka."""
    with running_broker("kafka", tmp_path) as part:
        made = Settings(kafka=part.address, partitions=1, data_dir=tmp_path)
        await create(Access.of(made), plans(made))
        yield made


async def _made_anew(settings: Settings, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka)
    await admin.start()
    await admin.delete_topics([settings.topic(topic)])
    while settings.topic(topic) in await admin.list_topics():
        await asyncio.sleep(0.05)
    await admin.close()
    await create(Access.of(settings), plans(settings))


async def test_a_worker_ends_since_launches_have_other_numbers(settings: Settings) -> None:
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka) as producer:
        for launch in (b"kettle", b"lamp"):
            await producer.send_and_wait(settings.topic("launches"), key=launch, value=None, partition=0)
    ended: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()
    broadcast = Broadcast(settings, Access.of(settings), ended.set_result)
    await broadcast.start()
    try:
        await _made_anew(settings, "launches")
        assert SHORTENED in str(await asyncio.wait_for(ended, 20))
    finally:
        await broadcast.stop()


async def test_a_learner_ends_since_what_it_told_is_gone(settings: Settings) -> None:
    kafka, topic, said = Access.of(settings), settings.topic("policy-state"), [State("kettle", 1).said()]
    async with producing(kafka) as producer, Log(kafka, topic, 0) as log:
        board = Board(producer, log, topic, PACKAGED, States())
        assert [await board.say(said), await board.say(said)] == [True, True]
        await _made_anew(settings, "policy-state")
        with pytest.raises(Inconsistent, match=SHORTENED):
            await board.say(said)
