"""The thread that owns aiokafka's consumer: it seeks, takes chunks and commits."""

import asyncio
import logging
import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

import aiokafka
import aiokafka.errors
from aiokafka.structs import OffsetAndMetadata
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from streams.fetching.committed import end_of
from streams.fetching.kept import KeepingConsumer, take
from streams.ports import Chunk
from streams.transport.assignor import CopartitionedAssignor
from streams.transport.crossing import Crossing
from streams.transport.missing_topics import ask_for_missing_topics
from streams.transport.tuning import Tuning

LOG = logging.getLogger(__name__)

_SPREAD = 0.381966  # multiples of this, modulo 1, keep apart, however many there are


class Taken(NamedTuple):
    """One chunk as the consumer's thread took it: after which seek, and where that went or the chunk before ended."""

    tp: TP
    seek: int
    start: int
    chunk: Chunk


class ChunkConsumerThread(driver.AIOKafkaConsumerThread):
    """Owns aiokafka's consumer and an event loop of its own, so that heartbeats go on while the worker computes."""

    tuning: Tuning
    prefix: str
    group: str
    partitions: int
    failed: Callable[[BaseException], object]
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

    def _create_worker_consumer(self, transport: driver.Transport) -> KeepingConsumer:
        """Faust fixes fetch_max_wait_ms at 1,500, the isolation level and the assignor; the rest is as in Faust."""
        conf, tuning = self.app.conf, self.tuning
        consumer = KeepingConsumer(
            client_id=conf.broker_client_id,
            group_id=self.group,
            bootstrap_servers=driver.server_list(transport.url, transport.default_port),
            partition_assignment_strategy=[CopartitionedAssignor(self.partitions)],
            auto_offset_reset="earliest",
            max_poll_interval_ms=int(conf.broker_max_poll_interval * 1000),
            max_partition_fetch_bytes=conf.consumer_max_fetch_size,
            fetch_max_wait_ms=tuning.fetch_wait_ms,
            request_timeout_ms=int(conf.broker_request_timeout * 1000),
            session_timeout_ms=int(conf.broker_session_timeout * 1000),
            rebalance_timeout_ms=int(conf.broker_rebalance_timeout * 1000),
            heartbeat_interval_ms=int(conf.broker_heartbeat_interval * 1000),
            metadata_max_age_ms=conf.consumer_metadata_max_age_ms,
            connections_max_idle_ms=conf.consumer_connections_max_idle_ms,
            **driver.credentials_to_aiokafka_auth(conf.broker_credentials, conf.ssl_context),
        )
        ask_for_missing_topics(consumer._client)
        return consumer

    async def on_start(self) -> None:
        """Public: the consumer runs."""
        await super().on_start()
        consumer = self._ensure_consumer()
        for task in (consumer._coordinator._coordination_task, consumer._fetcher.error_future):
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """aiokafka tells at most who waits for records just then, and the worker would wait for ever."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self.failed(error)

    async def on_thread_stop(self) -> None:
        """Public: the consumer stops. What ended one of its tasks has been told by then, and is raised here again."""
        try:
            await super().on_thread_stop()
        except aiokafka.errors.KafkaError as error:
            LOG.info("The consumer's end: %r", error)

    def _stopped_set(self) -> None:
        """After a crash the loop has ended before the service does; then nobody waits in it."""
        self.crossing.tell(self._stopped.set)

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

    def answered_ms(self, tp: TP) -> int | None:
        """When the last fetch was answered; aiokafka notes it behind what the answer told. Read across threads too."""
        state = self._state(tp)
        return None if state is None else cast("int | None", state.timestamp)

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
        position = state.position
        start = self._start(tp, position)
        columns, end = take(fetcher, tp, limit), end_of(state)
        if end is None:
            return None
        told = (state.position, state.position >= end)
        if not columns.values and self._told.get(tp) == told:
            return None
        self._told[tp], self._reached[tp] = told, state.position
        name = tp.topic.removeprefix(self.prefix)
        chunk = Chunk(name, tp.partition, *columns, state.position, end, behind_loss=start < position)
        return Taken(tp, seek, start, chunk)

    def _start(self, tp: TP, position: int) -> int:
        """Where the chunk that is taken next begins: what aiokafka has skipped belongs to it, and holds nothing."""
        reached = self._reached.get(tp, position)
        if position > reached:
            LOG.warning("%s: records %d to %d are gone (retention)", tp, reached, position - 1)
        return min(reached, position)
