"""The model ports over Triton where a fallback would say nothing of the model: no answer is an error here."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from scorer.errors import Unavailable
from scorer.flags import DEGRADED
from streams.ports import Answers, Aspects, Bools, Embeddings, Float32, InterestScores, TextScores
from streams.triton.answers import TritonAnswers
from streams.triton.aspects import TritonAspects
from streams.triton.embedding import TritonEmbedding
from streams.triton.interest import TritonInterest
from streams.triton.options import Options
from streams.triton.text import TritonText


class StrictText:
    """Port TextModel, but for its promise: Unavailable where a text got no answer."""

    def __init__(self, text: TritonText, options: Options) -> None:
        self._text, self._options = text, options

    @property
    def space(self) -> int:
        """Id of the vector space."""
        return self._text.space

    async def encode(self, texts: Sequence[str], vectors: Bools | None = None) -> TextScores:
        """Scores in the order of `texts`."""
        scores = await self._text.encode(texts, vectors)
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


class StrictAnswers:
    """Port AnswersModel, but for its promise: Unavailable where a text got no answer."""

    def __init__(self, answers: TritonAnswers, options: Options) -> None:
        self._answers, self._options = answers, options

    async def answers(self, texts: Sequence[str]) -> Answers:
        """Both answers, in the order of `texts`."""
        found = await self._answers.answers(texts)
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
