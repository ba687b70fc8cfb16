"""Patience with a broker is not used up by what this process does itself."""

import asyncio
import time
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from aiokafka import TopicPartition

from streams.fetching.fetched import Fetched

TP = TopicPartition("journal", 14)


@dataclass
class Fetcher:
    """As much of aiokafka's as a wait needs. `answer` comes over a few turns of the loop, as one over a socket does."""

    _records: dict[TopicPartition, Any] = field(default_factory=dict)

    def _create_fetch_waiter(self) -> asyncio.Future[None]:
        return asyncio.get_running_loop().create_future()

    async def answer(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)
        self._records[TP] = "records"


def waiting(fetcher: Fetcher) -> Fetched:
    assignment = SimpleNamespace(state_value=lambda _: SimpleNamespace())
    subscription = SimpleNamespace(subscription=SimpleNamespace(assignment=assignment))
    return Fetched(SimpleNamespace(_fetcher=fetcher, _subscription=subscription), TP)  # type: ignore[arg-type]


async def test_an_answer_that_lies_there_when_a_busy_process_looks_again_is_read() -> None:
    fetcher = Fetcher()
    found = asyncio.create_task(waiting(fetcher).records(0.5))
    await asyncio.sleep(0)
    answered = asyncio.create_task(fetcher.answer())
    time.sleep(0.6)  # noqa: ASYNC251 other partitions are being taken over
    assert await found
    await answered


async def test_a_broker_that_says_nothing_is_waited_for_as_long_as_was_said() -> None:
    began = time.monotonic()
    found = await waiting(Fetcher()).records(0.3)
    assert (found, 0.3 <= time.monotonic() - began < 0.6) == (False, True)
