"""What aiokafka tells of a rebalance, in the consumer's thread."""

from collections.abc import Awaitable, Iterable
from typing import cast

from aiokafka import TopicPartition
from faust.transport.drivers import aiokafka as driver

from streams.transport.overrides.consumer_thread import ChunkConsumerThread


class ChunkListener(driver.ConsumerRebalanceListener):
    """Told by aiokafka, in the consumer's thread, that the group rebalances."""

    _thread: ChunkConsumerThread

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> Awaitable[None]:
        """Forget at once, before anything is awaited, what may be fetched."""
        self._thread.forget_seeks()
        return cast(Awaitable[None], super().on_partitions_revoked(revoked))

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Nothing is fetched before the seek: aiokafka would start at the committed offset, which means nothing."""
        consumer = self._thread._ensure_consumer()
        self._thread.forget_seeks()
        consumer.pause(*assigned)
        self._thread.member = consumer._coordinator.member_id
        await super().on_partitions_assigned(assigned)
