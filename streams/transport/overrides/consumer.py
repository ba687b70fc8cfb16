"""Faust's consumer, passing chunks on in place of records."""

import asyncio
from typing import Any, ClassVar, Protocol, cast

import aiokafka.errors
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, ConsumerMessage
from mode import ServiceT

from streams.transport.holdings import Holdings
from streams.transport.marks import Marks
from streams.transport.overrides.consumer_thread import ChunkConsumerThread, Taken
from streams.transport.overrides.listener import ChunkListener
from streams.transport.tuning import Tuning
from streams.transport.worker_app import WorkerApp


class Carrier(Protocol):
    """The transport, as far as a consumer works with what it carries; `limit`: records of a chunk at most."""

    holdings: Holdings
    marks: Marks
    tuning: Tuning
    prefix: str
    group: str
    partitions: int
    limit: int


class ChunkConsumer(driver.Consumer):
    """Faust's consumer (a supported extension point) with one message per partition's chunk."""

    RebalanceListener: ClassVar[type[ChunkListener]] = ChunkListener
    _thread: ChunkConsumerThread

    @property
    def _carrier(self) -> Carrier:
        return cast(Carrier, self.transport)

    def _new_consumer_thread(self) -> ChunkConsumerThread:
        """The thread's class is not an extension point."""
        thread = ChunkConsumerThread(self, loop=self.loop, beacon=self.beacon)
        carrier = self._carrier
        thread.tuning, thread.prefix, thread.group = carrier.tuning, carrier.prefix, carrier.group
        thread.partitions = carrier.partitions
        thread.failed = lambda error: self.loop.call_soon_threadsafe(cast(WorkerApp, self.app).fail, error)
        return thread

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Public: a rebalance starts."""
        self._carrier.holdings.suspend()
        await super().on_partitions_revoked(revoked)

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Public: it has ended. Only tasks are started here; the group's join waits for nothing."""
        await super().on_partitions_assigned(assigned, generation_id)
        self._carrier.holdings.rebalanced(self._thread.member, generation_id, assigned)

    def resume_flow(self) -> None:
        """Public: a rebalance has ended for Faust too, whose `flow_control.resume` has just emptied all queues."""
        super().resume_flow()
        self._carrier.holdings.emptied()

    async def perform_seek(self) -> None:
        """Faust would go to the committed offsets; Holdings seeks to what the receivers say."""

    def verify_event_path(self, now: float, tp: TP) -> None:
        """Faust complains of partitions that are not fetched for a while; under back-pressure that is as it must be."""

    async def commit(self, topics: Any = None, start_new_transaction: bool = True) -> bool:
        """Commit the marks, not acknowledged offsets: Faust's `_add_gap` stops at each gap of a transactional log.

        Called by Faust's own timer every broker_commit_interval, and at the stop. It raises for no refusal.
        """
        marks = self._carrier.marks
        try:
            done = await self._thread.crossing.run(self._thread.commit_marks, marks.due())
        except aiokafka.errors.ConsumerStoppedError:  # after a crash the thread is gone before this service stops
            return False
        marks.committed(done)
        return bool(done)

    async def _drain_messages(self, fetcher: ServiceT) -> None:
        """Faust's loop starts tasks and looks into five tables for every record; this does so for every chunk."""
        try:
            while not (self.should_stop or fetcher.should_stop):
                if not self.flow_active:
                    await self.wait(self.can_resume_flow.wait())
                else:
                    await self._pass_on(await self._thread.crossing.run(self._thread.take, self._carrier.limit))
        except (aiokafka.errors.ConsumerStoppedError, asyncio.CancelledError):
            if not self.app.should_stop:
                raise

    async def _pass_on(self, taken: list[Taken]) -> None:
        for found in taken:
            if self._carrier.holdings.reserve(found.tp, found.seek):
                message = self._message(found)
                await self.wait_first(self.callback(message), self.suspend_flow.wait())

    def _message(self, found: Taken) -> ConsumerMessage:
        """Faust's own class, as its sensors and streams want it, holding other things than bytes: see ChunkSchema."""
        return ConsumerMessage(
            topic=found.tp.topic,
            partition=found.tp.partition,
            offset=found.start,
            timestamp=0.0,
            timestamp_type=0,
            headers=None,
            key=cast(Any, found.seek),
            value=cast(Any, found.chunk),
            checksum=None,
            serialized_key_size=0,
            serialized_value_size=0,
            tp=found.tp,
            generation_id=self.app.consumer_generation_id,
        )
