"""Work is begun again while a broker is away, until it is told to stop."""

import asyncio

import pytest

from scorer.errors import BadSetting, LaunchpulseError, Unavailable
from streams.brokers.persisting import persist


class Work:
    """Fails in these ways, one after the other; then it is done."""

    def __init__(self, *failures: LaunchpulseError) -> None:
        self.failures, self.said = list(failures), []

    async def run(self) -> str:
        if self.failures:
            raise self.failures.pop(0)
        return "done"

    async def persisted(self, stop: asyncio.Event) -> str:
        return await persist(self.run, stop, self.said.append, again_s=0.0)


async def test_a_broker_that_is_away_twice_is_said_twice_and_the_work_comes_to_its_end() -> None:
    work = Work(Unavailable("gone"), Unavailable("gone again"))
    assert await work.persisted(asyncio.Event()) == "done"
    assert work.said == ["gone; begun again in 0 s", "gone again; begun again in 0 s"]


async def test_what_does_not_pass_by_itself_is_raised_at_once() -> None:
    with pytest.raises(BadSetting):
        await Work(BadSetting("no")).persisted(asyncio.Event())


async def test_work_that_was_told_to_stop_is_not_begun_again() -> None:
    stop = asyncio.Event()
    stop.set()
    with pytest.raises(Unavailable):
        await Work(Unavailable("gone")).persisted(stop)
