"""The models of the Triton that serves, asked as a worker asks; but no answer is an error here, never a fallback."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from streams.local.running import lent
from streams.ports import AnswersModel, AspectModel, EmbeddingModel
from streams.runner.compute import Models
from streams.settings import Settings
from streams.triton.answers import TritonAnswers
from streams.triton.aspects import TritonAspects
from streams.triton.channel import Channel
from streams.triton.embedding import TritonEmbedding
from streams.triton.interest import TritonInterest
from streams.triton.options import Options
from streams.triton.repository import repository_of
from streams.triton.space import vector_space
from streams.triton.strict import StrictAnswers, StrictAspects, StrictEmbedding, StrictInterest, StrictText
from streams.triton.text import TritonText

Answer = TypeVar("Answer")
_DEADLINE_S = 60.0  # a score that comes late is still a score


@dataclass(frozen=True)
class Served(Models):
    """The two models of a step, the embeddings that a search compares, the aspects of reviews, and what a sentiment was
    chosen from."""

    embedding: EmbeddingModel
    aspects: AspectModel
    answers: AnswersModel


def ask(settings: Settings, work: Callable[[Served], Coroutine[Any, Any, Answer]], *, cache_texts: int = 0) -> Answer:
    """What `work` makes of the models: the configured Triton, the one that runs, or one started meanwhile."""
    with lent(settings, ("triton",)) as addresses:
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
            StrictAnswers(TritonAnswers(channel, options), options),
        )
    finally:
        await channel.close()
