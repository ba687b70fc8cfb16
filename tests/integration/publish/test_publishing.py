"""A log on a real broker: the embedded one."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from schemas.topics import INPUTS
from scorer.errors import Unavailable
from streams.brokers.access import Access
from streams.codec.encode import decode_one
from streams.local.running import running
from streams.publish.keys import partition_of
from streams.publish.log import COLUMNS, KEYS, Log
from streams.publish.publishing import publish
from streams.publish.timetable import at_rate
from streams.settings import Settings
from streams.shop.shop import Shop

pytestmark = pytest.mark.integration
PARTITIONS = 3
Records = list[ConsumerRecord[bytes, bytes]]


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("broker")
    with running(Settings(data_dir=folder), parts=("kafka",)) as addresses:
        yield addresses.kafka.bootstrap


@pytest.fixture(scope="module")
def log() -> Log:
    return Shop(5, 6_000).log


@pytest.fixture(scope="module")
def records(broker: str, log: Log) -> dict[str, dict[int, Records]]:
    async def publish_and_read() -> dict[str, dict[int, Records]]:
        await _create(broker, "t-")
        await publish(log, Access(broker), Settings(topic_prefix="t-"))
        return {topic: await _read(broker, f"t-{topic}", log.table(topic).num_rows) for topic in COLUMNS}

    return asyncio.run(publish_and_read())


def test_every_record_arrives_once_with_its_content(log: Log, records: dict[str, dict[int, Records]]) -> None:
    for topic in COLUMNS:
        arrived = [decode_one(topic, r.value) for part in records[topic].values() for r in part]
        assert sorted(map(repr, arrived)) == sorted(map(repr, log.table(topic).to_pylist()))


def test_a_record_is_keyed_and_lies_on_its_keys_partition(records: dict[str, dict[int, Records]]) -> None:
    for topic, parts in records.items():
        for partition, part in parts.items():
            for record in part:
                assert record.key == decode_one(topic, record.value)[KEYS[topic]].encode()
                assert partition_of(record.key, len(parts)) == partition


def test_order_within_a_partition_is_the_order_of_the_log(log: Log, records: dict[str, dict[int, Records]]) -> None:
    for topic in INPUTS:
        wanted: dict[int, list[str]] = {partition: [] for partition in range(PARTITIONS)}
        for row in log.table(topic).to_pylist():
            wanted[partition_of(row["shopper"].encode(), PARTITIONS)].append(row["event_id"])
        for partition, part in records[topic].items():
            assert [decode_one(topic, r.value)["event_id"] for r in part] == wanted[partition]


def test_a_rate_is_kept(broker: str) -> None:
    log = Shop(5, 500).log

    async def timed() -> float:
        await _create(broker, "slow-")
        start_s = asyncio.get_running_loop().time()
        await publish(log, Access(broker), Settings(topic_prefix="slow-"), timetable=at_rate(len(log), 1_000))
        return asyncio.get_running_loop().time() - start_s

    assert 0.45 < asyncio.run(timed()) < 20  # how fast it can go is for a benchmark to say


def test_an_absent_broker_is_a_plain_error() -> None:
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:1"):
        asyncio.run(publish(Shop(5, 10).log, Access("127.0.0.1:1"), Settings()))


async def _create(broker: str, prefix: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=broker)
    await admin.start()
    try:
        counts = {topic: 1 if topic == "launches" else PARTITIONS for topic in COLUMNS}
        await admin.create_topics([NewTopic(prefix + topic, count, 1) for topic, count in counts.items()])
    finally:
        await admin.close()


async def _read(broker: str, topic: str, count: int) -> dict[int, Records]:
    consumer = AIOKafkaConsumer(bootstrap_servers=broker, auto_offset_reset="earliest")
    await consumer.start()
    await asyncio.sleep(0)  # aiokafka's stop raises CancelledError where its tasks have not begun
    try:
        partitions = range(1 if topic.endswith("launches") else PARTITIONS)
        consumer.assign([TopicPartition(topic, partition) for partition in partitions])
        found: dict[int, Records] = {partition: [] for partition in partitions}
        async with asyncio.timeout(60):
            while sum(map(len, found.values())) < count:
                for place, records in (await consumer.getmany(timeout_ms=200)).items():
                    found[place.partition] += records
        return found
    finally:
        await consumer.stop()
