"""What a reader of one partition is told of other topics."""

import pytest
from aiokafka import TopicPartition

from streams.brokers.access import Access
from streams.brokers.stopping import stopped
from streams.fetching.kept import KeepingConsumer
from streams.fetching.narrow import ask_only_for
from streams.kafka.admin import create
from streams.kafka.topics import plans
from streams.settings import Settings

pytestmark = pytest.mark.integration


async def test_who_reads_one_topic_is_told_of_no_other(settings: Settings) -> None:
    """The embedded broker tells who asks of none of all, and a takeover asks five times a partition."""
    kafka, topic, told = Access.of(settings), settings.topic("journal"), []
    await create(kafka, plans(settings))
    consumer = KeepingConsumer(**kafka.client)
    consumer._client.cluster.add_listener(lambda cluster: told.append(cluster.topics()))
    ask_only_for(topic, consumer._client)
    try:
        await consumer.start()
        consumer.assign([TopicPartition(topic, 0)])
        await consumer.position(TopicPartition(topic, 0))
        assert told == [{topic}]
    finally:
        await stopped(consumer)
