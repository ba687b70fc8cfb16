"""The ports of search and of aspects without a server: hashes of a text, and one word an aspect."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scorer.flags import CUT, DEGRADED, NO_TEXT
from streams.ports import Answers, Aspects, Embeddings
from streams.triton.aspects import NAMES
from streams.triton.normalise import normalise
from streams.triton.text import PRIOR_SENTIMENT

_WORDS = {"price": ("price", "价格"), "service": ("service", "客服")}


@dataclass(frozen=True)
class HashEmbedding:
    """Implements EmbeddingModel."""

    down: bool = False

    async def embed(self, texts: Sequence[str]) -> Embeddings:
        """A unit vector that depends on the text alone; an empty text has none, and says so."""
        found = Embeddings(np.zeros((len(texts), 512), np.float32), np.zeros(len(texts), np.uint8), "hash:1")
        for at, text in enumerate(normalise(text)[0] for text in texts):
            found.flags[at] = NO_TEXT * (not text) or DEGRADED * self.down
            if text and not self.down:
                vector = _random(text).normal(size=512)
                found.vectors[at] = vector / np.sqrt((vector * vector).sum())
        return found


@dataclass(frozen=True)
class HashAnswers:
    """Implements AnswersModel."""

    down: bool = False

    async def answers(self, texts: Sequence[str]) -> Answers:
        """Probabilities that depend on the text alone; an empty text has the prior, and says so."""
        said = np.tile(np.array(PRIOR_SENTIMENT, np.float32), (len(texts), 2, 1))
        flags = np.zeros(len(texts), np.uint8)
        for at, (text, cut) in enumerate(map(normalise, texts)):
            flags[at] = CUT * cut | (NO_TEXT * (not text) or DEGRADED * self.down)
            if text and not self.down:
                shares = _random(text).random((2, 3))
                said[at] = shares / shares.sum(axis=1, keepdims=True)
        return Answers(said[:, 0], said[:, 1], flags, "hash:1")


@dataclass(frozen=True)
class WordAspects:
    """Implements AspectModel: knows two aspects by a word each, and says something of a text's hash of them."""

    down: bool = False

    async def aspects(self, texts: Sequence[str]) -> Aspects:
        """1 where the word stands in the text."""
        said, flags = np.zeros((len(texts), len(NAMES), 4), np.float32), np.zeros(len(texts), np.uint8)
        for at, (text, cut) in enumerate(map(normalise, texts)):
            flags[at] = CUT * cut | (NO_TEXT * (not text) or DEGRADED * self.down)
            for name, words in _WORDS.items():
                if not self.down and any(word in text.lower() for word in words):
                    sides = _random(text).random(3)
                    said[at, NAMES.index(name)] = [1, *sides / sides.sum()]
        return Aspects(said, flags, "words:1")


def _random(text: str) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little"))
