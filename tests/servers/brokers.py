"""Both brokers behind one fixture, so that one suite runs on either; and topics to test with."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic, RecordsToDelete

from streams.local.broker import Broker
from streams.local.part import Part
from tests.servers.kafka import Kafka, MissingError

KINDS = ("tansu", "kafka")


@contextmanager
def running_broker(kind: str, data_dir: Path) -> Iterator[Part]:
    """A broker of this kind; skips the test where it cannot be had."""
    part: Part = Broker(data_dir) if kind == "tansu" else Kafka(data_dir)
    with started(part):
        yield part


@contextmanager
def started(part: Part) -> Iterator[None]:
    """The part is healthy inside the block, and stopped behind it; skips the test where it cannot be had."""
    try:
        try:
            part.launch()
        except MissingError as reason:
            pytest.skip(str(reason))
        part.await_healthy()
        yield
    finally:
        part.stop()


async def make_topics(address: str, names: Sequence[str], partitions: int) -> None:
    """Make topics, and wait until the broker knows them: it answers before it does."""
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, partitions, 1) for name in names])
        while not set(names) <= set(await admin.list_topics()):
            await asyncio.sleep(0.01)
    finally:
        await admin.close()


async def delete_half(address: str, topics: Sequence[str]) -> None:
    """Delete the older half of each partition, as retention does."""
    admin, consumer = AIOKafkaAdminClient(bootstrap_servers=address), AIOKafkaConsumer(bootstrap_servers=address)
    await admin.start()
    await consumer.start()
    try:
        described = await admin.describe_topics(list(topics))
        places = [TopicPartition(each["topic"], of["partition"]) for each in described for of in each["partitions"]]
        ends = await consumer.end_offsets(places)
        await admin.delete_records({at: RecordsToDelete(before_offset=end // 2) for at, end in ends.items()})
    finally:
        await consumer.stop()
        await admin.close()


async def committed(address: str, group: str, topic: str, partition: int) -> int | None:
    """What a group has committed, as the broker says."""
    consumer = AIOKafkaConsumer(bootstrap_servers=address, group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        return await consumer.committed(TopicPartition(topic, partition))
    finally:
        await consumer.stop()


async def members(address: str, group: str) -> int:
    """How many members a group has."""
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    try:
        answers = await admin.describe_consumer_groups([group])
        return len(answers[0].groups[0][5])
    finally:
        await admin.close()
