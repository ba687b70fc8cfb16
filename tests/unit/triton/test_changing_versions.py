"""The served version changes while a client asks: one answer is of one version, and never of another vector space."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from scorer.features import FEATURES
from scorer.flags import DEGRADED
from streams.triton.channel import Channel
from streams.triton.interest import TritonInterest
from streams.triton.known_versions import KnownVersions
from streams.triton.options import Options
from streams.triton.text import TritonText
from tests.builders.model_versions import changed_card, repository
from tests.servers.scripted_triton import ScriptedTriton, serving

SPACES = {"1": 7, "2": 7, "3": 8}


@dataclass
class Promoting(ScriptedTriton):
    """Serves version 2 from request `at` on, and version 1 before."""

    at: int = 2

    async def ModelInfer(self, request: Any, context: Any) -> Any:  # noqa: N802
        self.version = "2" if len(self.requests) + 1 >= self.at else "1"
        return await super().ModelInfer(request, context)


@asynccontextmanager
async def channel(triton: ScriptedTriton) -> AsyncIterator[tuple[Channel, Options]]:
    options = Options(triton.address, in_flight=1, text_batch=2, interest_batch=2)
    found = Channel(options)
    yield found, options
    await found.close()


async def test_texts_that_were_known_of_the_old_version_are_asked_again() -> None:
    async with serving(Promoting()) as triton, channel(triton) as (asked, options):
        text = TritonText(asked, options, 7, SPACES.get)
        assert (await text.encode(["a", "b"])).model == "text_encoder:1"
        assert (await text.encode(["a", "c"])).model == "text_encoder:2"
        assert triton.requests == [2, 1, 1]
        await text.encode(["a", "c"])
        assert triton.requests == [2, 1, 1]


async def test_a_step_whose_batches_meet_both_versions_is_of_the_new_one() -> None:
    async with serving(Promoting()) as triton, channel(triton) as (asked, options):
        scores = await TritonText(asked, options, 7, SPACES.get).encode(["a", "b", "c"])
        assert (scores.model, triton.requests) == ("text_encoder:2", [2, 1, 2])
    async with serving(Promoting()) as triton, channel(triton) as (asked, options):
        scored = await TritonInterest(asked, options, 0.5).score(np.zeros((3, 20, len(FEATURES)), np.float32))
        assert (scored.model, triton.requests) == ("interest:2", [2, 1, 2, 1])


async def test_vectors_of_another_space_count_as_no_answer() -> None:
    async with serving(ScriptedTriton(version="3")) as triton, channel(triton) as (asked, options):
        text = TritonText(asked, options, 7, SPACES.get)
        scores = await text.encode(["a"])
        assert (scores.model, scores.flags.tolist()) == ("text_encoder:fallback", [DEGRADED])
        assert not scores.vectors.any()
        triton.version = "2"
        assert (await text.encode(["a"])).flags.tolist() == [0]


async def test_the_prior_is_that_of_the_version_that_answered_last() -> None:
    async with serving(ScriptedTriton()) as triton, channel(triton) as (asked, options):
        interest = TritonInterest(asked, options, 0.5, {"1": 0.125}.get)
        features = np.zeros((1, 20, len(FEATURES)), np.float32)
        await interest.score(features)
        triton.failing = True
        assert (await interest.score(features)).interest[0, 0] == np.float32(0.125)


def test_what_is_known_of_a_version_stands_in_its_card(tmp_path: Any) -> None:
    root = repository(tmp_path / "models", interest=2, text_encoder=2)
    changed_card(root / "interest" / "2", click_rate=0.25)
    changed_card(root / "text_encoder" / "2", space=9)
    known = KnownVersions(root)
    assert (known.prior("2"), known.space("2"), known.space("3"), known.prior("x")) == (0.25, 9, None, None)
