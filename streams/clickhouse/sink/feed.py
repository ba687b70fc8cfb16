"""A Kafka consumer that fills what it is given, and stops fetching a partition while enough of it is held."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import OffsetOutOfRangeError

from scorer.errors import Inconsistent, Unavailable
from streams.brokers.access import Access
from streams.brokers.fetching import check_fetching
from streams.brokers.stopping import stopped
from streams.fetching.committed import CommittedConsumer
from streams.kafka.admin import standing

FETCH_BYTES = 1 << 20
_WAIT_MS = 250  # then lanes look again, and an end is noticed


class Reel(Protocol):
    """Where records of one partition go. `position` is the first offset not fetched; the feed keeps it."""

    position: int

    def add(self, records: Sequence[ConsumerRecord]) -> None:
        """Take records in offset order."""

    def full(self) -> bool:
        """Whether no more should be fetched for now."""


@dataclass(frozen=True)
class Fetching:
    """`wait_ms`: how long the broker may hold a fetch that has nothing to give."""

    kafka: Access
    client_id: str
    wait_ms: int


class Feed:
    """Fetches into reels. `heard` is called after each delivery."""

    def __init__(
        self, consumer: CommittedConsumer, reels: Mapping[TopicPartition, Reel], heard: Callable[[], None]
    ) -> None:
        self._consumer, self._reels, self._heard = consumer, reels, heard

    async def run(self) -> None:
        """Fetch until cancelled. Raises Inconsistent where the broker no longer holds what is to be read."""
        while True:
            try:
                fetched = await self._consumer.getmany(timeout_ms=_WAIT_MS)
            except OffsetOutOfRangeError as error:
                raise _gone(str(error.args)) from error
            check_fetching(self._consumer)
            for at, records in fetched.items():
                self._reels[at].add(records)
            for at, reel in self._reels.items():
                reel.position = await self._consumer.position(at)
            self._heard()
            self.regulate()
            await asyncio.sleep(0)

    def regulate(self) -> None:
        """Stop fetching what is full, go on with what is not."""
        paused = self._consumer.paused()
        full = {at for at, reel in self._reels.items() if reel.full()}
        if full - paused:
            self._consumer.pause(*(full - paused))
        if paused - full:
            self._consumer.resume(*(paused - full))

    def caught_up(self, at: TopicPartition) -> bool:
        """Whether everything that the last fetch saw of a partition has been fetched."""
        end = self._consumer.end(at)
        return end is not None and self._reels[at].position >= end


@asynccontextmanager
async def feed(
    fetching: Fetching, reels: Mapping[TopicPartition, Reel], heard: Callable[[], None]
) -> AsyncIterator[Feed]:
    """A feed that starts at each reel's position."""
    consumer = CommittedConsumer(
        **fetching.kafka.client,
        client_id=fetching.client_id,
        auto_offset_reset="none",
        fetch_max_wait_ms=fetching.wait_ms,
        max_partition_fetch_bytes=FETCH_BYTES,
    )
    try:
        await consumer.start()
        consumer.assign(list(reels))
        for at, reel in reels.items():
            consumer.seek(at, reel.position)
        yield Feed(consumer, reels, heard)
    finally:
        await stopped(consumer)


async def partitions_of(kafka: Access, topics: Sequence[str]) -> list[TopicPartition]:
    """Every partition of topics, in order. Raises Unavailable where one does not exist."""
    found = await standing(kafka, topics)
    for topic in topics:
        if topic not in found:
            raise Unavailable("a topic does not exist", seen=topic, remedy="Run `launchpulse topics create`.")
    return [TopicPartition(topic, number) for topic in topics for number in range(found[topic].partitions)]


def _gone(seen: str) -> Inconsistent:
    return Inconsistent(
        "records that have not been read yet are no longer on the broker",
        seen=seen,
        remedy="Raise the retention of the topics; what is gone cannot be inserted or learnt any more.",
    )
