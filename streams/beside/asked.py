"""The candidate as a worker asks it: a model of its own name, a connection and a deadline of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from scorer.flags import DEGRADED
from streams.ports import Float32, InterestModel, InterestScores, TextModel
from streams.triton.channel import Channel
from streams.triton.interest import TritonInterest
from streams.triton.known_versions import KnownVersions
from streams.triton.options import Options
from streams.triton.repository import CANDIDATE
from streams.triton.space import vector_space
from streams.triton.text import TritonText

DEADLINE_S: Final = 1.0  # what a candidate may cost a step, at most


def options(address: str) -> Options:
    """Nothing is cached: what a candidate takes is to be seen."""
    text, interest = f"text_encoder{CANDIDATE}", f"interest{CANDIDATE}"
    return Options(address, text, interest, deadline_s=DEADLINE_S, cache_texts=0)


@dataclass(frozen=True)
class InterestCandidate:
    """`version` of interest, as `interest_candidate` on the server."""

    model: InterestModel
    version: int

    @classmethod
    def on(cls, channel: Channel, asked: Options, version: int) -> "InterestCandidate":
        """Over this connection."""
        return cls(TritonInterest(channel, asked, prior=0.0), version)

    async def answer(self, features: Float32) -> InterestScores | None:
        """Its scores; None where a point has no answer, or another version gave it."""
        found = await self.model.score(features)
        right = found.model.endswith(f":{self.version}") and not (found.flags & DEGRADED).any()
        return found if right else None

    async def scores(self, features: Float32) -> Float32 | None:
        """Its interests alone, float32[n, 20]."""
        found = await self.answer(features)
        return None if found is None else found.interest


@dataclass(frozen=True)
class TextCandidate:
    """`version` of the text encoder, as `text_encoder_candidate` on the server."""

    model: TextModel
    version: int

    @classmethod
    def on(cls, channel: Channel, asked: Options, version: int, repository: Path) -> "TextCandidate":
        """Over this connection; the version's card is in the repository."""
        space = vector_space(repository, version)
        return cls(TritonText(channel, asked, space, KnownVersions(repository).space), version)

    async def scores(self, texts: Sequence[str]) -> Float32 | None:
        """Sentiments float32[n, 3]; None where a text has no answer, or another version gave it."""
        found = await self.model.encode(texts, np.zeros(len(texts), np.bool_))
        right = found.model.endswith(f":{self.version}") and not (found.flags & DEGRADED).any()
        return found.sentiments if right else None
