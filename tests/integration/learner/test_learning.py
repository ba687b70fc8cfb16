"""The learner on both brokers: each outcome once, through kills and beside a second learner."""

import asyncio
import signal
import time
from collections.abc import Iterator

import numpy as np
import pytest

from streams.brokers.access import Access
from streams.learner.app import Done, run_learner
from streams.settings import Settings
from tests.builders.hand_made_log import Sent
from tests.builders.outcome_log import T0, OutcomeLog, outcome, plan
from tests.servers.learners import folded, learn, learner_process, make_topics, send, states, sums_of

pytestmark = pytest.mark.integration
LAUNCHES = ("kettle", "lamp")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    quick = settings.model_copy(update={"learn_epoch_ms": 1000})
    make_topics(quick)
    return quick


def _log(settings: Settings) -> OutcomeLog:
    return OutcomeLog(prefix=settings.topic_prefix)


def _begun(log: OutcomeLog) -> Iterator[Sent]:
    yield from log.claims()
    for launch in LAUNCHES:
        yield log.launch(plan(launch))


def _steps(log: OutcomeLog, seed: int, steps: int) -> Iterator[Sent]:
    """Steps of both partitions, a second of event time apart, with some outcomes each."""
    chance = np.random.default_rng(seed)
    for number in range(steps):
        for partition in range(log.partitions):
            launches = chance.choice([*LAUNCHES, ""], int(chance.integers(0, 6)), p=(0.5, 0.4, 0.1))
            outcomes = [outcome(chance, str(one), str(chance.choice(["told", "failed"]))) for one in launches]
            yield from log.step(partition, outcomes, at_ms=T0 + 1000 * (seed * steps + number))


def _learnt(settings: Settings, log: OutcomeLog) -> list[bool]:
    found = states(settings)
    return [bool((sums_of(found.of[launch]) == folded(log.told, launch)).all()) for launch in LAUNCHES]


def test_every_outcome_is_learnt_once_and_a_second_run_tells_nothing_new(settings: Settings) -> None:
    log = _log(settings)
    asyncio.run(send(settings, [*_begun(log), *_steps(log, 0, 30)]))
    first, second = asyncio.run(learn(settings)), asyncio.run(learn(settings))
    assert _learnt(settings, log) == [True, True]
    counts = first.outcomes
    assert counts.learnt + counts.failed + counts.unknown == len(log.told) > 100
    assert min(counts.learnt, counts.failed, counts.unknown) > 0
    assert [second.states, second.grants, second.outcomes.learnt] == [0, 0, 0]


@pytest.mark.parametrize("epoch_ms", [1_000, 86_400_000], ids=["told", "in the middle of an epoch"])
def test_a_learner_at_rest_says_that_it_has_passed_what_retention_may_delete(settings: Settings, epoch_ms: int) -> None:
    log, kept = _log(settings), settings.model_copy(update={"retention_ms": 4_000, "learn_epoch_ms": epoch_ms})
    asyncio.run(send(settings, [*_begun(log), *_steps(log, 0, 5)]))
    asyncio.run(_until_place(kept, log, 8))  # a claim, five steps, and two claims that count for nothing
    again = asyncio.run(learn(settings))
    assert (again.states, _learnt(settings, log)) == (0, [True, True])


async def _until_place(settings: Settings, log: OutcomeLog, place: int) -> None:
    stop = asyncio.Event()
    work = asyncio.create_task(run_learner(settings, Access.of(settings), stop=stop))
    await send(settings, [*log.claims(), *log.claims()])
    async with asyncio.timeout(60):
        while (await asyncio.to_thread(states, settings)).progress.positions.get("journal/0", 0) < place:
            await asyncio.sleep(0.2)
    stop.set()
    await work


def test_a_learner_that_is_killed_again_and_again_loses_nothing_and_learns_nothing_twice(settings: Settings) -> None:
    """Each is killed some time after the first states that it tells, while outcomes go on coming."""
    log, chance = _log(settings), np.random.default_rng(7)
    asyncio.run(send(settings, [*_begun(log), *_steps(log, 0, 5)]))
    versions = [0]
    for seed in range(1, 4):
        process, part = learner_process(settings), 0
        while states(settings).progress.version == versions[-1]:
            part += 1
            asyncio.run(send(settings, _steps(log, 100 * seed + part, 5)))
            assert process.poll() is None
        time.sleep(float(chance.uniform(0, 2.2)))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        versions.append(states(settings).progress.version)
    asyncio.run(learn(settings))
    assert (np.diff(versions) > 0).all()
    assert _learnt(settings, log) == [True, True]


def test_two_learners_beside_each_other_do_no_harm(settings: Settings) -> None:
    log = _log(settings)

    async def both() -> list[Done]:
        await send(settings, _begun(log))
        stop = asyncio.Event()
        learners = [asyncio.create_task(run_learner(settings, Access.of(settings), stop=stop)) for _ in range(2)]
        for seed in range(25):
            await send(settings, _steps(log, seed, 5))
            await asyncio.sleep(0.3)
        stop.set()
        return await asyncio.gather(*learners)

    done = asyncio.run(both())
    asyncio.run(learn(settings))
    assert _learnt(settings, log) == [True, True]
    assert sum(one.states for one in done) == sum(one.version for one in states(settings).launches)
