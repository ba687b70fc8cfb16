"""Both model ports without a server: a text's scores are a hash of its words, an interest is a sum of its features.

The same text has the same bytes beside any others, as the served model promises too.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scorer.flags import NO_TEXT
from streams.ports import Float32, InterestScores, TextScores


@dataclass(frozen=True)
class HashText:
    """Implements TextModel."""

    space: int = 7

    async def encode(self, texts: Sequence[str]) -> TextScores:
        """Unit vectors and sentiments that depend on the text alone; an empty text has none, and says so."""
        scores = TextScores(
            np.zeros((len(texts), 64), np.float32),
            np.full((len(texts), 3), 1 / 3, np.float32),
            np.array([0 if text else NO_TEXT for text in texts], np.uint8),
            "hash:1",
        )
        for at, text in enumerate(texts):
            if text:
                random = np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little"))
                vector, sentiment = random.normal(size=64), random.random(3)
                scores.vectors[at] = vector / np.sqrt((vector * vector).sum())
                scores.sentiments[at] = sentiment / sentiment.sum()
        return scores


@dataclass(frozen=True)
class SumInterest:
    """Implements InterestModel."""

    async def score(self, features: Float32) -> InterestScores:
        """Rises with every feature, from 0 to 1."""
        total = np.zeros(features.shape[:2], np.float64)
        for at in range(features.shape[2]):
            total += features[:, :, at]
        interest = (0.1 * total / (1 + np.abs(total))).astype(np.float32)
        return InterestScores(interest, np.zeros(len(features), np.uint8), "sum:1")
