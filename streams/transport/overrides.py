"""All that overrides private parts of Faust and aiokafka, with the reason beside each, and nothing else.

What aiokafka's fetcher holds is read in streams/fetching/.

The versions are pinned in pyproject.toml; streams/transport/upstream.py names what was read before it was overridden,
and a test fails when it moves.
"""

import asyncio
import logging
import math
from collections.abc import Awaitable, Iterable, Mapping
from typing import Any, ClassVar, NamedTuple, cast

import aiokafka
import aiokafka.errors
from aiokafka import TopicPartition
from aiokafka.structs import OffsetAndMetadata
from faust import Worker
from faust.tables.manager import TableManager
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, AppT, ConsumerMessage
from mode import ServiceT
from yarl import URL

from streams.fetching.fetched import end_of
from streams.fetching.kept import KeepingConsumer, take
from streams.ports import Chunk
from streams.transport.assignor import CopartitionedAssignor
from streams.transport.crossing import Crossing
from streams.transport.holdings import Holdings
from streams.transport.marks import Marks
from streams.transport.tuning import Tuning

LOG = logging.getLogger(__name__)

_SPREAD = 0.381966  # multiples of this, modulo 1, keep apart, however many there are


class Taken(NamedTuple):
    """One chunk as the consumer's thread took it: after which seek, and where that went or the chunk before ended."""

    tp: TP
    seek: int
    start: int
    chunk: Chunk


class ChunkListener(driver.ConsumerRebalanceListener):
    """Told by aiokafka, in the consumer's thread, that the group rebalances."""

    _thread: "ChunkConsumerThread"

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


class ChunkConsumerThread(driver.AIOKafkaConsumerThread):
    """Owns aiokafka's consumer and an event loop of its own, so that heartbeats go on while the worker computes."""

    tuning: Tuning
    prefix: str
    member: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.crossing = Crossing(self.thread_loop)  # Faust's own queue for this has two places only
        self._seeks: dict[TP, int] = {}
        self._reached: dict[TP, int] = {}
        self._fetchable: frozenset[TP] = frozenset()
        self._told: dict[TP, tuple[int, bool]] = {}
        self._wake = asyncio.Event()
        self._rests_until: dict[int, float] = {}

    def _create_worker_consumer(self, transport: driver.Transport) -> aiokafka.AIOKafkaConsumer:
        """Faust fixes fetch_max_wait_ms at 1,500, the isolation level and the assignor; the rest is as in Faust."""
        conf, tuning = self.app.conf, self.tuning
        return KeepingConsumer(
            client_id=conf.broker_client_id,
            group_id=conf.id,
            bootstrap_servers=driver.server_list(transport.url, transport.default_port),
            partition_assignment_strategy=[CopartitionedAssignor()],
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_poll_interval_ms=int(conf.broker_max_poll_interval * 1000),
            max_partition_fetch_bytes=conf.consumer_max_fetch_size,
            fetch_max_wait_ms=tuning.fetch_wait_ms,
            request_timeout_ms=int(conf.broker_request_timeout * 1000),
            session_timeout_ms=int(conf.broker_session_timeout * 1000),
            rebalance_timeout_ms=int(conf.broker_rebalance_timeout * 1000),
            heartbeat_interval_ms=int(conf.broker_heartbeat_interval * 1000),
            isolation_level="read_committed",  # an aborted transaction of the shop is not an event
            metadata_max_age_ms=conf.consumer_metadata_max_age_ms,
            connections_max_idle_ms=conf.consumer_connections_max_idle_ms,
            **driver.credentials_to_aiokafka_auth(conf.broker_credentials, conf.ssl_context),
        )

    def _start_thread(self) -> None:
        """All that the thread does. Whoever still waits for it afterwards is told so."""
        try:
            super()._start_thread()
        finally:
            self.crossing.end()

    def set_fetchable(self, tps: frozenset[TP]) -> None:
        """From now on take from these; called by the worker's thread."""
        self._fetchable = tps
        self.crossing.tell(self._wake.set)

    def forget_seeks(self) -> None:
        """Everything fetched so far is stale."""
        self._seeks.clear()
        self._told.clear()

    async def move(self, generation: int, number: int, offsets: Mapping[TP, int]) -> bool:
        """Seek and let fetch; False when the group has another generation already."""
        consumer = self._ensure_consumer()
        if consumer._coordinator.generation != generation or not set(offsets) <= consumer.assignment():
            return False
        for tp, offset in offsets.items():
            consumer.seek(driver.ensure_aiokafka_TP(tp), offset)
            consumer.resume(driver.ensure_aiokafka_TP(tp))
            self._seeks[tp], self._reached[tp] = number, offset
            self._told.pop(tp, None)
        return True

    async def committed_offset(self, tp: TP) -> int | None:
        """What the group has committed."""
        return cast("int | None", await self._ensure_consumer().committed(driver.ensure_aiokafka_TP(tp)))

    async def commit_marks(self, offsets: Mapping[TP, int]) -> Mapping[TP, int]:
        """Commit those of our partitions; what was committed. Faust's crashes the worker when the group rebalances."""
        consumer = self._ensure_consumer()
        ours = {tp: offset for tp, offset in offsets.items() if tp in consumer.assignment()}
        if not ours:
            return {}
        try:
            await consumer.commit(
                {driver.ensure_aiokafka_TP(tp): OffsetAndMetadata(offset, "") for tp, offset in ours.items()}
            )
        except (aiokafka.errors.KafkaError, aiokafka.errors.IllegalStateError) as error:
            LOG.info("Offsets were not committed, to be tried again: %r", error)
            return {}
        return ours

    def high_watermark(self, tp: TP) -> int | None:
        """As the last fetch saw it; None before the first since the assignment. Read across threads: one attribute."""
        state = self._state(tp)
        return None if state is None else end_of(state)

    async def take(self, limit: int) -> list[Taken]:
        """At most one chunk of each partition that may be fetched, waiting a while for the first.

        aiokafka's own `fetched_records` counts its limit over all partitions together, and reads "no partitions" as
        all of them.
        """
        fetcher = self._ensure_consumer()._fetcher
        deadline = self.thread_loop.time() + self.tuning.take_s
        with fetcher._subscriptions.fetch_context():  # it counts as polling, for max_poll_interval
            while True:
                self._wake.clear()
                if fetcher._closed:
                    raise aiokafka.errors.ConsumerStoppedError()
                rested = [tp for tp in self._fetchable if self._rest_s(tp) <= 0]
                taken = [found for tp in rested if (found := self._take_one(fetcher, tp, limit))]
                if taken or self.thread_loop.time() >= deadline:
                    self._rest(taken, limit)
                    return taken
                await self._wait_for_more(fetcher)

    def _rest(self, taken: list[Taken], limit: int) -> None:
        """Where there is no backlog, let records gather: a chunk of one record costs as much as one of a hundred.

        Each partition has its own moments, so that not all want the processor and the models at once.
        """
        gather_s, now = self.tuning.gather_s, self.thread_loop.time()
        backlog = {found.tp.partition for found in taken if len(found.chunk.values) >= limit}
        for number in {found.tp.partition for found in taken} - backlog:
            phase = number * _SPREAD % 1
            self._rests_until[number] = (math.floor(now / gather_s - phase) + 1 + phase) * gather_s

    def _rest_s(self, tp: TP) -> float:
        """How long nothing is taken from it."""
        return self._rests_until.get(tp.partition, 0.0) - self.thread_loop.time()

    async def _wait_for_more(self, fetcher: Any) -> None:
        rests = [rest for tp in self._fetchable if (rest := self._rest_s(tp)) > 0]
        look_s = min([self.tuning.look_s, *rests])
        fetched = fetcher._create_fetch_waiter()
        woken = asyncio.ensure_future(self._wake.wait())
        await asyncio.wait({fetched, woken}, timeout=look_s, return_when=asyncio.FIRST_COMPLETED)
        woken.cancel()
        if not fetched.done():
            fetched.cancel()
        else:
            fetched.result()  # raises what the group's coordinator could not recover from

    def _state(self, tp: TP) -> Any:
        subscription = self._ensure_consumer()._subscription.subscription
        if subscription is None or subscription.assignment is None or not subscription.assignment.active:
            return None
        return subscription.assignment.state_value(tp)

    def _take_one(self, fetcher: Any, tp: TP, limit: int) -> Taken | None:
        state, seek = self._state(tp), self._seeks.get(tp)
        if state is None or seek is None or not state.has_valid_position:
            return None
        start = self._start(tp, state.position)
        columns, end = take(fetcher, tp, limit), end_of(state)
        if end is None:
            return None
        told = (state.position, state.position >= end)
        if not columns.values and self._told.get(tp) == told:
            return None
        self._told[tp], self._reached[tp] = told, state.position
        name = tp.topic.removeprefix(self.prefix)
        chunk = Chunk(name, tp.partition, *columns, next_offset=state.position, high_watermark=end)
        return Taken(tp, seek, start, chunk)

    def _start(self, tp: TP, position: int) -> int:
        """Where the chunk that is taken next begins: what aiokafka has skipped belongs to it, and holds nothing."""
        reached = self._reached.get(tp, position)
        if position > reached:
            LOG.warning("%s: records %d to %d are gone (retention)", tp, reached, position - 1)
        return min(reached, position)


class ChunkConsumer(driver.Consumer):
    """Faust's consumer (a supported extension point) with one message per partition's chunk."""

    RebalanceListener: ClassVar[type[ChunkListener]] = ChunkListener
    transport: "ChunkTransport"
    _thread: ChunkConsumerThread

    def _new_consumer_thread(self) -> ChunkConsumerThread:
        """The thread's class is not an extension point."""
        thread = ChunkConsumerThread(self, loop=self.loop, beacon=self.beacon)
        thread.tuning, thread.prefix = self.transport.tuning, self.transport.prefix
        return thread

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Public: a rebalance starts."""
        self.transport.holdings.suspend()
        await super().on_partitions_revoked(revoked)

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Public: it has ended. Only tasks are started here; the group's join waits for nothing."""
        await super().on_partitions_assigned(assigned, generation_id)
        self.transport.holdings.rebalanced(self._thread.member, generation_id, assigned)

    def resume_flow(self) -> None:
        """Public: a rebalance has ended for Faust too, whose `flow_control.resume` has just emptied all queues."""
        super().resume_flow()
        self.transport.holdings.emptied()

    async def perform_seek(self) -> None:
        """Faust would go to the committed offsets; Holdings seeks to what the receivers say."""

    def verify_event_path(self, now: float, tp: TP) -> None:
        """Faust complains of partitions that are not fetched for a while; under back-pressure that is as it must be."""

    async def commit(self, topics: Any = None, start_new_transaction: bool = True) -> bool:
        """Commit the marks, not acknowledged offsets: Faust's `_add_gap` stops at each gap of a transactional log.

        Called by Faust's own timer every broker_commit_interval, and at the stop. It raises for no refusal.
        """
        marks = self.transport.marks
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
                    await self._pass_on(await self._thread.crossing.run(self._thread.take, self.transport.limit))
        except (aiokafka.errors.ConsumerStoppedError, asyncio.CancelledError):
            if not self.app.should_stop:
                raise

    async def _pass_on(self, taken: list[Taken]) -> None:
        for found in taken:
            if self.transport.holdings.reserve(found.tp, found.seek):
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


class ChunkTransport(driver.Transport):
    """Faust's transport (a supported extension point); carries what the consumer works with."""

    Consumer: ClassVar[type[ChunkConsumer]] = ChunkConsumer
    holdings: Holdings

    def __init__(self, url: list[URL], app: AppT, *, tuning: Tuning, prefix: str, limit: int) -> None:
        super().__init__(url, app)
        self.tuning, self.prefix, self.limit, self.marks = tuning, prefix, limit, Marks()

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


class PromptTableManager(TableManager):
    """Faust's waits a second for tables to be declared; this app has none."""

    async def on_start(self) -> None:
        """Public."""
        await self._update_channels()
        await self.recovery.start()


class PromptWorker(Worker):
    """mode's sleeps a second before it closes the event loop."""

    async def _sentinel_task(self) -> None:
        """What it runs last."""
