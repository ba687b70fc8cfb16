"""The learner put together: both jobs over one reading of the journal, and an end when asked to or when all is read."""

import asyncio
from collections.abc import Coroutine, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from scorer.compile import warm_learning
from scorer.errors import LaunchpulseError
from streams.brokers.access import Access
from streams.brokers.refusal import refusal
from streams.clickhouse.sink.feed import Feed, Fetching, Reel, feed, partitions_of
from streams.clickhouse.sink.lane import Lane
from streams.clickhouse.sink.ledger_fold import LaneState
from streams.clickhouse.sink.reels import JournalReel, TapeReel
from streams.codec.registries import registry_for
from streams.kafka.log import Log
from streams.kafka.produce import producing
from streams.learner.board import Board, Reader
from streams.learner.budgets import PlanReel, read_launches
from streams.learner.campaigns import Spent, read_stored
from streams.learner.closing import Closing
from streams.learner.epoch import Tally
from streams.learner.following import Following
from streams.learner.granting import Granting
from streams.learner.learning import LEARN, Learning
from streams.learner.ledger import Granted, Ledger
from streams.learner.states import States
from streams.settings import Settings

TOPICS = ("journal", "outcomes", "launches", "campaigns", "policy-state", "budget-grants")
_TAPE_BYTES = 16 << 20
_FETCH_WAIT_MS = 100


@dataclass(frozen=True)
class Done:
    """What a learner did: states and grants that it told, and what became of outcomes."""

    states: int
    grants: int
    outcomes: Tally


async def run_learner(settings: Settings, kafka: Access, *, stop: asyncio.Event, until_caught_up: bool = False) -> Done:
    """Learn and grant until `stop` is set, or until all that the journal holds is learnt and told.

    Raises Unavailable where Kafka does not answer, Inconsistent where topics and journal contradict each other.
    """
    warm_learning()  # before anything waits for it
    async with AsyncExitStack() as stack:
        try:
            work = await _wire(settings, kafka, stack)
            wheel = await stack.enter_async_context(feed(work.fetching, work.reels, work.wake))
            await _together(work, wheel, stop, until_caught_up=until_caught_up)
        except KafkaError as error:
            raise await refusal(kafka, error) from error
        return Done(work.learning.told, work.granting.told, work.learning.tally)


@dataclass(frozen=True)
class _Work:
    learning: Learning
    granting: Granting
    fetching: Fetching
    reels: Mapping[TopicPartition, Reel]
    journals: tuple[TopicPartition, ...]
    closed: bool

    def wake(self) -> None:
        """Let both jobs look again."""
        self.learning.woken.set()
        self.granting.woken.set()


async def _wire(settings: Settings, kafka: Access, stack: AsyncExitStack) -> _Work:
    """Everything that counts is read before anything is said."""
    registry = registry_for(settings)
    there = await partitions_of(kafka, [settings.topic(topic) for topic in TOPICS])
    journals = [at for at in there if at.topic == settings.topic("journal")]
    partitions = [at.partition for at in journals]
    producer = await stack.enter_async_context(producing(kafka))

    async def board(topic: str, reader: Reader) -> Board:
        log = await stack.enter_async_context(Log(kafka, settings.topic(topic), 0))
        made = Board(producer, log, topic, registry, reader)
        await made.read()
        return made

    states, grants = States(), Granted(len(partitions))
    told, granted = await board("policy-state", states), await board("budget-grants", grants)
    plans, spent = PlanReel(registry, settings.lateness_ms), Spent(len(partitions))
    await read_launches(kafka, settings.topic("launches"), plans)
    await read_stored(kafka, settings.topic("campaigns"), spent)
    lane = Lane(LEARN, LaneState(states.progress.positions), partitions, registry)
    granting = Granting(Ledger(plans, spent, grants, settings.learn_epoch_ms), granted)
    closing = Closing(partitions, granting.grant) if settings.closed_run else None
    learning = Learning(lane, told, states, plans, settings.learn_epoch_ms, closing=closing, renew_s=settings.renew_s)
    follower = Following((learning, spent), closing)
    reels: dict[TopicPartition, Reel] = {
        at: JournalReel(at.partition, (lane,), registry, reader="learner", follower=follower) for at in journals
    }
    reels[TopicPartition(settings.topic("launches"), 0)] = plans
    for topic, partition in lane.tapes:
        reels[TopicPartition(settings.topic(topic), partition)] = TapeReel(lane, (topic, partition), _TAPE_BYTES)
    fetching = Fetching(kafka, f"{settings.app_id}-learner", _FETCH_WAIT_MS)
    return _Work(learning, granting, fetching, reels, tuple(journals), settings.closed_run)


async def _together(work: _Work, wheel: Feed, stop: asyncio.Event, *, until_caught_up: bool) -> None:
    """Feed and jobs until the jobs end; the first error of any ends all."""

    def stopping() -> bool:
        return stop.is_set() or (until_caught_up and work.learning.empty and all(map(wheel.caught_up, work.journals)))

    async def stopped() -> None:
        await stop.wait()
        work.wake()

    try:
        async with asyncio.TaskGroup() as group:
            beside: list[Coroutine[Any, Any, None]] = [stopped(), wheel.run()]
            helpers = [group.create_task(each) for each in beside]
            jobs = [work.learning.run(stopping, wheel.regulate)]
            if not work.closed:  # its grants come with what is learnt
                jobs.append(work.granting.run(stopping))
            await asyncio.gather(*[group.create_task(job) for job in jobs])
            if not work.closed:
                await work.granting.grant()
            for task in helpers:
                task.cancel()
    except BaseExceptionGroup as errors:
        first = errors.exceptions[0]
        raise first if isinstance(first, (LaunchpulseError, KafkaError)) else errors from None
