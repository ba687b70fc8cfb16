"""The models of the Triton that serves, asked as a worker asks; but no answer is an error here, never a fallback."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from scorer.errors import Unavailable
from scorer.flags import DEGRADED
from streams.local.running import running
from streams.ports import AspectModel, Aspects, EmbeddingModel, Embeddings, Float32, InterestScores, TextScores
from streams.runner.compute import Models
from streams.settings import Settings
from streams.triton.aspects import TritonAspects
from streams.triton.channel import Channel
from streams.triton.embedding import TritonEmbedding
from streams.triton.interest import TritonInterest
from streams.triton.options import Options
from streams.triton.repository import repository_of
from streams.triton.space import vector_space
from streams.triton.text import TritonText

Answer = TypeVar("Answer")
_DEADLINE_S = 60.0  # a score that comes late is still a score


@dataclass(frozen=True)
class Served(Models):
    """The two models of a step, the embeddings that a search compares, and the aspects of reviews."""

    embedding: EmbeddingModel
    aspects: AspectModel


def ask(settings: Settings, work: Callable[[Served], Coroutine[Any, Any, Answer]], *, cache_texts: int = 0) -> Answer:
    """What `work` makes of the models: the configured Triton, the one that runs, or one started meanwhile."""
    with running(settings, ("triton",)) as addresses:
        options = Options(addresses.triton, deadline_s=_DEADLINE_S, cache_texts=cache_texts)
        return asyncio.run(_with_models(options, vector_space(repository_of(settings)), work))


async def _with_models(options: Options, space: int, work: Callable[[Served], Coroutine[Any, Any, Answer]]) -> Answer:
    async with _connected(options, space) as models:
        return await work(models)


@asynccontextmanager
async def _connected(options: Options, space: int) -> AsyncIterator[Served]:
    channel = Channel(options)
    try:
        text = TritonText(channel, options, space)
        yield Served(
            StrictText(text, options),
            StrictInterest(TritonInterest(channel, options), options),
            StrictEmbedding(TritonEmbedding(channel, options), options),
            StrictAspects(TritonAspects(channel, options), options),
        )
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


class StrictEmbedding:
    """Port EmbeddingModel, but for its promise: Unavailable where a text got no answer."""

    def __init__(self, embedding: TritonEmbedding, options: Options) -> None:
        self._embedding, self._options = embedding, options

    async def embed(self, texts: Sequence[str]) -> Embeddings:
        """Embeddings in the order of `texts`."""
        found = await self._embedding.embed(texts)
        _check(found.flags, self._options.text_model, self._options.address)
        return found


class StrictAspects:
    """Port AspectModel, but for its promise: Unavailable where a text got no answer."""

    def __init__(self, aspects: TritonAspects, options: Options) -> None:
        self._aspects, self._options = aspects, options

    async def aspects(self, texts: Sequence[str]) -> Aspects:
        """What each review says, in the order of `texts`."""
        found = await self._aspects.aspects(texts)
        _check(found.flags, self._options.aspects_model, self._options.address)
        return found


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
