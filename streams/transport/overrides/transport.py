"""Faust's transport, which makes the consumer and carries what it works with."""

from collections.abc import Mapping
from typing import ClassVar, cast

from faust.transport.drivers import aiokafka as driver
from faust.types import TP, AppT
from yarl import URL

from streams.settings import Settings
from streams.transport.holdings import Holdings
from streams.transport.marks import Marks
from streams.transport.overrides.consumer import ChunkConsumer
from streams.transport.overrides.consumer_thread import ChunkConsumerThread
from streams.transport.tuning import Tuning


class ChunkTransport(driver.Transport):
    """Faust's transport (a supported extension point); carries what the consumer works with."""

    Consumer: ClassVar[type[ChunkConsumer]] = ChunkConsumer
    holdings: Holdings

    def __init__(self, url: list[URL], app: AppT, *, tuning: Tuning, settings: Settings) -> None:
        super().__init__(url, app)
        self.tuning, self.limit, self.marks = tuning, settings.chunk, Marks()
        self.prefix, self.group, self.partitions = settings.topic_prefix, settings.group, settings.partitions

    @property
    def thread(self) -> ChunkConsumerThread:
        """The consumer's thread."""
        return cast(ChunkConsumer, self.app.consumer)._thread

    async def seek(self, generation: int, number: int, offsets: Mapping[TP, int]) -> bool:
        """See ChunkConsumerThread.move."""
        return await self.thread.crossing.run(self.thread.move, generation, number, offsets)

    async def committed(self, tp: TP) -> int | None:
        """See ChunkConsumerThread.committed_offset."""
        return await self.thread.crossing.run(self.thread.committed_offset, tp)
