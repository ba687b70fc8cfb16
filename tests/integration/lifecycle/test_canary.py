"""A canary on the real Triton: it decides for its shoppers, and is withdrawn for drift and for errors."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

from scorer.features import FEATURES
from scorer.hashing import text_hashes
from streams.beside import withdrawn
from streams.beside.wiring import Beside
from streams.beside.withdrawn import Withdrawn
from streams.doctor import candidates
from streams.local.checks import Level
from streams.local.triton import Triton
from streams.runner.compute import Models
from streams.settings import Settings
from streams.triton.channel import Channel
from streams.triton.interest import TritonInterest
from streams.triton.options import Options
from tests.fakes.models import HashText
from tests.integration.lifecycle.conftest import Ask
from tests.integration.lifecycle.test_compare import halved

pytestmark = pytest.mark.integration
SHOPPERS = text_hashes(f"shopper {number}" for number in range(100))


@asynccontextmanager
async def worker(triton: Triton) -> AsyncIterator[Models]:
    """The models as a worker with a canary of half the shoppers has them."""
    beside = Beside.of(Settings(canary_interest=2, canary_share_micro=500_000), triton.address)
    channel = Channel(Options(triton.address))
    yield Models(HashText(), TritonInterest(channel, Options(triton.address), 0.5), canary=beside.canary)
    await beside.stop()
    await channel.close()


async def deciders(models: Models, seed: int) -> set[str]:
    """Which versions scored 100 points of as many shoppers."""
    features = np.random.default_rng(seed).random((100, 20, len(FEATURES)), np.float32)
    scores = await models.scores(features, SHOPPERS)
    assert not scores.flags.any()
    return {str(each) for each in scores.of_points()}


async def test_an_equal_version_stays_and_one_that_drifts_is_withdrawn_until_it_is_served_anew(
    triton: Triton, ask: Ask, models: Path
) -> None:
    await asyncio.to_thread(ask, "candidate", "interest", 2)
    async with worker(triton) as equal:
        assert [await deciders(equal, seed) for seed in range(5)] == [{"interest:2", "interest:3"}] * 5
    halved(models / "interest" / "2")
    await asyncio.to_thread(ask, "candidate", "interest", 2)
    async with worker(triton) as drifting:
        assert await deciders(drifting, 1) == {"interest:2", "interest:3"}
        assert [await deciders(drifting, seed) for seed in range(2, 6)][-1] == {"interest:3"}
    listed = next(row for row in (await asyncio.to_thread(ask, "list"))["models"] if row["candidate"])
    assert (listed["withdrawn"]["version"], listed["withdrawn"]["why"][:4]) == (2, "PSI ")
    async with worker(triton) as restarted:
        assert await deciders(restarted, 1) == {"interest:3"}
    await asyncio.to_thread(ask, "candidate", "interest", 2)
    async with worker(triton) as again:
        assert await deciders(again, 1) == {"interest:2", "interest:3"}


async def test_one_that_stops_answering_costs_no_decision_and_is_withdrawn(triton: Triton, ask: Ask) -> None:
    await asyncio.to_thread(ask, "candidate", "interest", 2)
    async with worker(triton) as models:
        assert await deciders(models, 1) == {"interest:2", "interest:3"}
        await asyncio.to_thread(ask, "candidate", "interest", "--none")
        assert [await deciders(models, seed) for seed in range(4)] == [{"interest:3"}] * 4
        await asyncio.to_thread(ask, "candidate", "interest", 2)
        assert await deciders(models, 1) == {"interest:3"}


async def test_doctor_says_which_candidate_is_missing_and_why_a_canary_is_gone(
    triton: Triton, ask: Ask, models: Path
) -> None:
    settings = Settings(canary_interest=2, canary_share_micro=1, shadow_text=1)
    missing = list(candidates.checks(settings, triton.address))
    assert [(each.level, "is none, not version" in each.seen) for each in missing] == [(Level.FAIL, True)] * 2
    await asyncio.to_thread(ask, "candidate", "interest", 2)
    withdrawn.record(models, "interest", Withdrawn(2, "2026-11-26T23:00:00Z", "PSI 0.300 is above 0.25"))
    found = {each.name: (each.level, each.seen) for each in candidates.checks(settings, triton.address)}
    assert found["candidate (canary_interest)"] == (Level.OK, "interest:2 answers")
    assert found["canary"] == (Level.WARN, "version 2 withdrawn at 2026-11-26T23:00:00Z: PSI 0.300 is above 0.25")
