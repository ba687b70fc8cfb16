"""A closed run learns as it goes, and comes to the same however its log is cut and whoever dies."""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from scorer.compile import warm, warm_learning
from streams.brokers.access import Access
from streams.demo import digests
from streams.journal.records import ENDED
from streams.learner.app import run_learner
from streams.learnt import CLOSED
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.builders.runner import published, records, worked
from tests.servers.learners import told

pytestmark = pytest.mark.integration
SHOP = Shop(3, 1_500)
DAY_MS = 86_400_000
MakeSettings = Callable[..., Settings]


@pytest.fixture
def closed(settings: Settings, tmp_path: Path) -> MakeSettings:
    """Settings of a closed run with this chunk size, with topics of their own."""
    warm()
    warm_learning()  # in the loop it would keep clients waiting for longer than they wait
    quick = {"data_dir": tmp_path, "merge_wait_ms": 5, "flush_ms": 100}

    def make(chunk: int, epoch_ms: int = DAY_MS) -> Settings:
        own = {"chunk": chunk, "topic_prefix": f"{settings.topic_prefix}{chunk}-", "learn_epoch_ms": epoch_ms}
        return settings.model_copy(update={"closed_run": True, **quick, **own})

    return make


async def lessons(settings: Settings) -> list[tuple[int, int]]:
    """Event time up to which was learnt, and how many outcomes are in it, of each telling."""
    found = await told(settings, "policy-state")
    return [(record["positions"][CLOSED], sum(record["next_seq"])) for _, key, record in found if not key]


async def until_told(settings: Settings, at_ms: int) -> None:
    """Waits until all before this event time has been learnt."""
    while max((closed_ms for closed_ms, _ in await lessons(settings)), default=-1) < at_ms:
        await asyncio.sleep(0.3)


async def run(settings: Settings, crashes: Iterable[int] = (), replaced: Iterable[int] = ()) -> dict[str, Any]:
    """Fingerprints of a run whose worker dies, and whose learner does, when so many days have been learnt."""
    await published(settings, SHOP)
    begin_ms = int(SHOP.log.at_ms().min()) // DAY_MS * DAY_MS
    learners = asyncio.create_task(_learners(settings, [begin_ms + day * DAY_MS for day in replaced]))
    for day in crashes:
        worker = asyncio.create_task(worked(settings, finish=lambda: until_told(settings, ENDED)))
        await until_told(settings, begin_ms + day * DAY_MS)
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
    await worked(settings, finish=lambda: until_told(settings, ENDED))
    await learners
    kafka = Access.of(settings)
    found = {topic: await digests.records_sha256(settings, kafka, topic) for topic in ("decisions", "outcomes")}
    return found | {"rows": await digests.profiles_sha256(settings, kafka)}


async def _learners(settings: Settings, until_ms: Iterable[int]) -> None:
    for at_ms in (*until_ms, ENDED):
        learner = asyncio.create_task(run_learner(settings, Access.of(settings), stop=asyncio.Event()))
        await until_told(settings, at_ms)
        learner.cancel()
        await asyncio.gather(learner, return_exceptions=True)


async def _outcomes(settings: Settings) -> list[int]:
    return [one["closes_ms"] async for one in records(settings, "outcomes")]


def test_chunk_sizes_do_not_change_what_a_policy_learns_and_decides(closed: MakeSettings) -> None:
    runs = [asyncio.run(run(closed(chunk))) for chunk in (1, 300, 5_000)]
    assert runs == [runs[0]] * 3


def test_an_epoch_knows_what_came_before_it_and_nothing_of_what_comes_after(closed: MakeSettings) -> None:
    settings = closed(500)
    asyncio.run(run(settings))
    found, closes_ms = asyncio.run(lessons(settings)), asyncio.run(_outcomes(settings))
    known = [sum(at_ms < before_ms for at_ms in closes_ms) for before_ms, _ in found]
    assert [learnt <= most for (_, learnt), most in zip(found, known, strict=True)] == [True] * len(found)
    assert found == sorted(set(found))
    assert found[-1] == (ENDED, len(closes_ms))
    assert len({learnt for _, learnt in found}) > 8


def test_what_was_learnt_changes_what_is_decided(closed: MakeSettings) -> None:
    daily, once = asyncio.run(run(closed(499))), asyncio.run(run(closed(500, epoch_ms=1000 * DAY_MS)))
    assert daily["decisions"] != once["decisions"]


def test_a_worker_that_dies_comes_to_the_same(closed: MakeSettings) -> None:
    calm, stormy = asyncio.run(run(closed(97))), asyncio.run(run(closed(98), crashes=(0, 3, 4, 9)))
    assert stormy == calm


def test_a_learner_that_is_replaced_tells_what_the_first_would_have_told(closed: MakeSettings) -> None:
    calm, again = asyncio.run(run(closed(97))), asyncio.run(run(closed(98), replaced=(1, 2, 8)))
    assert again == calm
