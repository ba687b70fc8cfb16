"""What ends a worker, what does not, and how it is told."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.cluster import ClusterMetadata
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment, ConsumerProtocolMemberMetadata

from scorer.errors import LaunchpulseError
from streams.ports import Chunk
from streams.transport.assignor import CopartitionedAssignor
from tests.fakes.inbox import CountingInbox, CountingProducts
from tests.integration.transport.conftest import PARTITIONS, Namespace, namespace
from tests.servers.brokers import committed, running_broker
from tests.servers.stories import Workers
from tests.servers.worker import running_worker, until

pytestmark = pytest.mark.integration


async def test_an_error_in_the_inbox_ends_the_worker_with_status_1_and_its_reason(
    space: Namespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORY_FAILS", "the rows contradict the journal")
    workers = Workers(space.settings, tmp_path)
    try:
        workers.start("failing")
        assert await asyncio.to_thread(workers.processes["failing"].wait, 90) == 1
    finally:
        workers.kill_all()
    assert "Inconsistent: the rows contradict the journal" in workers.logs().splitlines()


class Misassigning(CopartitionedAssignor):
    """Leads the group, and gives workers a topic that nobody reads."""

    def assign(
        self, cluster: ClusterMetadata, members: Mapping[str, ConsumerProtocolMemberMetadata]
    ) -> dict[str, ConsumerProtocolMemberAssignment]:
        topics = {name: ["unread"] if len(member.subscription) > 1 else [] for name, member in members.items()}
        return {
            name: ConsumerProtocolMemberAssignment(0, [(topic, [0]) for topic in found], b"")
            for name, found in topics.items()
        }


@asynccontextmanager
async def _misled_group(space: Namespace) -> AsyncIterator[None]:
    leader = AIOKafkaConsumer(
        space.settings.topic("clicks"),
        bootstrap_servers=space.settings.kafka,
        group_id=space.settings.group,
        partition_assignment_strategy=[Misassigning(PARTITIONS)],
    )
    await leader.start()
    try:
        yield
    finally:
        await leader.stop()


async def test_a_group_that_cannot_be_followed_ends_the_worker_with_status_1_and_the_reason(
    space: Namespace, tmp_path: Path
) -> None:
    workers = Workers(space.settings, tmp_path)
    try:
        async with _misled_group(space):
            workers.start("misled")
            assert await asyncio.to_thread(workers.processes["misled"].wait, 90) == 1
    finally:
        workers.kill_all()
    assert "Received an assignment for unsubscribed topic" in workers.logs()


async def test_a_worker_whose_fetching_ends_for_an_unknown_reason_ends_with_it(space: Namespace) -> None:
    async with running_worker(space.settings) as worker:
        fetcher = worker.app.consumer._thread._ensure_consumer()._fetcher

        def broken(_: object) -> None:
            raise IndexError("an answer that nobody foresaw")

        fetcher._get_actions_per_node = broken
        await until(lambda: worker.app.failure is not None)
    assert "Unexpected error during data retrieval" in str(worker.app.failure)


class UnfinishedProducts(CountingProducts):
    """Has taken them, and fails before they are done."""

    async def accept_products(self, chunk: Chunk) -> None:
        await super().accept_products(chunk)
        raise LaunchpulseError("no model")


async def test_products_that_were_not_finished_come_again(space: Namespace) -> None:
    await space.publish("products", 0, [b"a", b"b"])
    async with running_worker(space.settings, products_of=UnfinishedProducts) as worker:
        await until(lambda: worker.app.failure is not None)
    assert worker.products.values == [b"a", b"b"]
    async with running_worker(space.settings) as worker:
        await until(lambda: worker.products.values == [b"a", b"b"])


async def test_a_fenced_partition_is_given_up_and_taken_over_anew(space: Namespace) -> None:
    await space.publish("clicks", 1, [b"c"] * 50)
    async with running_worker(space.settings) as worker:
        await until(lambda: worker.inbox.count("clicks") == 50)
        told = worker.inbox.told
        before = len(told)
        worker.inbox.inputs.take_again(1)
        await until(lambda: worker.inbox.count("clicks") == 100)
        assert told[before:] == [("revoked", [1]), ("assigned", [1])]


class InboxThatMarksAtTheEnd(CountingInbox):
    """Says with its last word how far the reviews are done."""

    async def drain(self) -> None:
        self.inputs.mark("reviews", 0, 7)


async def test_the_inbox_is_drained_before_the_last_commit(space: Namespace) -> None:
    await space.publish("reviews", 0, [b"r"] * 10)
    async with running_worker(space.settings, inbox_of=InboxThatMarksAtTheEnd) as worker:
        await until(lambda: worker.inbox.count("reviews") == 10)
    read_back = await committed(space.settings.kafka, space.settings.group, space.settings.topic("reviews"), 0)
    assert read_back == 7


class InboxWithoutCheckpoint(CountingInbox):
    """Cannot be drained."""

    async def drain(self) -> None:
        raise LaunchpulseError("the checkpoint was refused")


async def test_a_failed_drain_is_told_and_the_rest_is_stopped(space: Namespace) -> None:
    async with running_worker(space.settings, inbox_of=InboxWithoutCheckpoint) as worker:
        pass
    assert str(worker.app.failure) == "the checkpoint was refused"


async def test_a_broker_that_comes_back_is_read_on(tmp_path: Path) -> None:
    with running_broker("kafka", tmp_path) as part:
        async with namespace(part.address, tmp_path) as space, running_worker(space.settings) as worker:
            await space.publish("clicks", 0, [b"c"] * 10)
            await until(lambda: worker.inbox.count("clicks") == 10)
            await asyncio.to_thread(part.stop)
            await asyncio.sleep(1)
            await asyncio.to_thread(part.launch)
            await asyncio.to_thread(part.await_healthy)
            await space.publish("clicks", 0, [b"c"] * 10)
            await until(lambda: worker.inbox.count("clicks") >= 20)
            assert worker.inbox.offsets("clicks", 0)[-1] == 19
