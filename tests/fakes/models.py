"""Both model ports without a server: a text's scores are a hash of its words, an interest is a sum of its features.

The same text has the same bytes beside any others, as the served model promises too. A model that is `down` answers
with the fallback, as the adapters do.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scorer.flags import CUT, DEGRADED, NO_TEXT
from streams.ports import Bools, Float32, InterestScores, TextScores
from streams.triton.normalise import normalise
from streams.triton.text import PRIOR_SENTIMENT


@dataclass(frozen=True)
class HashText:
    """Implements TextModel. `off` is added to the first of the three probabilities."""

    space: int = 7
    down: bool = False
    off: float = 0.0

    async def encode(self, texts: Sequence[str], vectors: Bools | None = None) -> TextScores:
        """Unit vectors and sentiments that depend on the text alone; an empty text has none, and says so."""
        scores = TextScores(
            np.zeros((len(texts), 64), np.float32),
            np.tile(np.array(PRIOR_SENTIMENT, np.float32), (len(texts), 1)),
            np.zeros(len(texts), np.uint8),
            "hash:1",
        )
        for at, (text, cut) in enumerate(map(normalise, texts)):
            scores.flags[at] = CUT * cut | (NO_TEXT * (not text) or DEGRADED * self.down)
            if text and not self.down:
                random = np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little"))
                vector, sentiment = random.normal(size=64), random.random(3)
                scores.vectors[at] = vector / np.sqrt((vector * vector).sum())
                scores.sentiments[at] = sentiment / sentiment.sum() + [self.off, 0, 0]
        if vectors is not None:
            scores.vectors[~vectors] = 0
        return scores


@dataclass(frozen=True)
class SumInterest:
    """Implements InterestModel."""

    down: bool = False
    version: str = "1"
    scale: float = 0.1

    async def score(self, features: Float32) -> InterestScores:
        """Rises with every feature, from 0 to 1; the prior while down. `scale` times a number from -1 to 1."""
        total = np.zeros(features.shape[:2], np.float64)
        for at in range(features.shape[2]):
            total += features[:, :, at]
        interest = (self.scale * total / (1 + np.abs(total))).astype(np.float32)
        if self.down:
            interest[:] = 0.02
        flags = np.full(len(features), DEGRADED if self.down else 0, np.uint8)
        return InterestScores(interest, interest / 8, flags, f"sum:{self.version}")
