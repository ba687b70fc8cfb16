"""The models of the Triton that serves, asked as a worker asks; but no answer is an error here, never a fallback."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from scorer.errors import Unavailable
from scorer.flags import DEGRADED
from streams.local.running import running
from streams.ports import Float32, InterestScores, TextScores
from streams.runner.compute import Models
from streams.settings import Settings
from streams.triton.channel import Channel
from streams.triton.interest import TritonInterest
from streams.triton.options import Options
from streams.triton.space import vector_space
from streams.triton.text import TritonText

Answer = TypeVar("Answer")
_DEADLINE_S = 60.0  # a score that comes late is still a score


def ask(settings: Settings, work: Callable[[Models], Coroutine[Any, Any, Answer]], *, cache_texts: int = 0) -> Answer:
    """What `work` makes of the models: the configured Triton, the one that runs, or one started meanwhile."""
    with running(settings, ("triton",)) as addresses:
        return asyncio.run(
            _with_models(Options(addresses.triton, deadline_s=_DEADLINE_S, cache_texts=cache_texts), work)
        )


async def _with_models(options: Options, work: Callable[[Models], Coroutine[Any, Any, Answer]]) -> Answer:
    async with _connected(options) as models:
        return await work(models)


@asynccontextmanager
async def _connected(options: Options) -> AsyncIterator[Models]:
    channel = Channel(options)
    try:
        text = TritonText(channel, options, vector_space())
        yield Models(StrictText(text, options), StrictInterest(TritonInterest(channel, options), options))
    finally:
        await channel.close()


class StrictText:
    """Port TextModel, but for its promise: Unavailable where a text got no answer."""

    def __init__(self, text: TritonText, options: Options) -> None:
        self._text, self._options = text, options

    @property
    def space(self) -> int:
        """Id of the vector space."""
        return self._text.space

    async def encode(self, texts: Sequence[str]) -> TextScores:
        """Scores in the order of `texts`."""
        scores = await self._text.encode(texts)
        _check(scores.flags, self._options.text_model, self._options.address)
        return scores


class StrictInterest:
    """Port InterestModel, but for its promise: Unavailable where a point got no answer."""

    def __init__(self, interest: TritonInterest, options: Options) -> None:
        self._interest, self._options = interest, options

    async def score(self, features: Float32) -> InterestScores:
        """Scores in the order of the points."""
        scores = await self._interest.score(features)
        _check(scores.flags, self._options.interest_model, self._options.address)
        return scores


def _check(flags: npt.NDArray[np.uint8], model: str, address: str) -> None:
    without = int((flags & DEGRADED != 0).sum())
    if without:
        raise Unavailable(
            "Triton gave no answer, and a fallback would say nothing of the model",
            where=f"model {model} at {address}",
            seen=f"{without} of {len(flags)} without an answer",
            remedy="launchpulse doctor says whether the server is up",
        )
