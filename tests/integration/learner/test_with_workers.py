"""Worker and learner together: what a worker decides is learnt, what it spends is answered, and it reads both."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from scorer.compile import warm
from streams.broadcast import Broadcast
from streams.brokers.access import Access
from streams.learner.campaigns import Spent, read_stored
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.builders.runner import published, records, worked
from tests.servers.learners import folded, learn, states, sums_of, told

pytestmark = pytest.mark.integration
SHOP = Shop(3, 4_000)


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    warm()
    return settings.model_copy(update={"data_dir": tmp_path, "merge_wait_ms": 5, "flush_ms": 100})


async def _outcomes(settings: Settings) -> list[dict[str, Any]]:
    return [record async for record in records(settings, "outcomes")]


async def _known_to_a_worker(settings: Settings, launches: tuple[str, ...]) -> list[int]:
    """Outcomes that a worker knows of launches."""
    broadcast = Broadcast(settings, Access.of(settings))
    await broadcast.start()
    try:
        known = broadcast.catalogue
        outcomes: list[int] = known.states.solved(launches, [""] * len(launches), known.next.policy_state)[
            "outcomes"
        ].tolist()
        return outcomes
    finally:
        await broadcast.stop()


def test_what_a_worker_decides_is_learnt_and_known_to_the_next_worker(settings: Settings) -> None:
    asyncio.run(published(settings, SHOP))
    asyncio.run(worked(settings))
    asyncio.run(learn(settings))
    came, found = asyncio.run(_outcomes(settings)), states(settings)
    launches = tuple(sorted({one["launch"] for one in came}))
    assert len(came) > 50
    assert [bool((sums_of(found.of[one]) == folded(came, one)).all()) for one in launches] == [True] * len(launches)
    assert asyncio.run(_known_to_a_worker(settings, launches)) == [found.of[one].outcomes for one in launches]


def test_what_a_worker_spends_is_within_its_grants(settings: Settings) -> None:
    asyncio.run(published(settings, SHOP))
    asyncio.run(learn(settings))
    asyncio.run(worked(settings))
    spent, granted = Spent(settings.partitions), dict[tuple[str, int], list[int]]()
    asyncio.run(read_stored(Access.of(settings), settings.topic("campaigns"), spent))
    for _, _, one in asyncio.run(told(settings, "budget-grants")):
        granted[one["launch"], one["partition"]] = [one["money_micro"], one["impressions"]]
    used = {place: spent.used(place[0])[place[1]].tolist() for place in granted}
    assert all(mine <= most for place in granted for mine, most in zip(used[place], granted[place], strict=True))
    assert sum(impressions for _, impressions in used.values()) > 0
