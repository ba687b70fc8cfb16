"""A version that answers with other numbers than probabilities, a network without its sigmoid say."""

from typing import Any

import numpy as np
import pytest

from scorer.features import FEATURES
from scorer.flags import DEGRADED
from streams.triton.channel import Channel
from streams.triton.interest import TritonInterest
from streams.triton.options import Options
from streams.triton.probable import probable
from streams.triton.text import TritonText
from tests.servers.scripted_triton import ScriptedTriton, serving

TOLD = (
    "3 gives answers that cannot be used: numbers that are no probabilities, in 1 of 3 scores asked for; they fall "
    "back, flagged degraded; `launchpulse model rollback interest` serves the version before"
)


def log_odds(values: Any) -> Any:
    """Of the first row certainty, of the second nonsense."""
    values[:2] = np.array([[1.0], [4.5]], np.float32)[: len(values)]
    return values


async def test_an_interest_that_is_no_probability_counts_as_no_answer_and_its_version_is_named(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with serving(ScriptedTriton(odd=log_odds, version="3")) as triton:
        channel = Channel(Options(triton.address))
        interest = TritonInterest(channel, Options(triton.address), 0.5)
        for _ in range(2):
            scores = await interest.score(np.zeros((3, 20, len(FEATURES)), np.float32))
            assert (scores.interest[:, 0].tolist(), scores.flags.tolist()) == ([1.0, 0.5, 0.25], [0, DEGRADED, 0])
        await channel.close()
    assert [told.partition(":")[0::2] for told in caplog.messages if "no probabilities, in 1 of 3" in told] == [
        ("interest", TOLD)
    ]


async def test_a_sentiment_that_is_no_probability_counts_as_no_answer() -> None:
    async with serving(ScriptedTriton(odd=log_odds)) as triton:
        channel = Channel(Options(triton.address))
        scores = await TritonText(channel, Options(triton.address), space=7).encode(["a", "b", "c"])
        await channel.close()
    assert scores.flags.tolist() == [0, DEGRADED, 0]
    assert (scores.sentiments[1].tolist(), scores.vectors[1].any()) == ([0.25, 0.5, 0.25], False)


def test_what_a_device_rounds_beyond_certainty_is_a_probability_and_what_is_no_number_is_none() -> None:
    rows = np.array([[1 + 1e-6, -1e-6], [np.nan, 0.5], [np.inf, 0.5], [0.5, -0.5]], np.float32)
    assert probable(rows).tolist() == [True, False, False, False]
