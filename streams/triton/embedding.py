"""The text encoder's embeddings on Triton: what a query and the texts that may answer it are compared by."""

from collections.abc import Sequence

import numpy as np

from scorer.flags import DEGRADED, NO_TEXT
from streams.ports import Embeddings
from streams.triton.channel import Channel
from streams.triton.each_once import EachOnce
from streams.triton.guarded import Guarded
from streams.triton.normalise import normalise
from streams.triton.options import Options

WIDTH = 512


class TritonEmbedding:
    """Port EmbeddingModel. Nothing is cached: texts to be compared are kept by who compares them."""

    def __init__(self, channel: Channel, options: Options) -> None:
        guarded = Guarded(channel, options.text_model, options)
        self._name, self._asked = options.text_model, EachOnce(guarded, "EMBEDDING", (WIDTH,), options.text_batch)

    async def embed(self, texts: Sequence[str]) -> Embeddings:
        """Each different text is sent once, unless empty; what gets no answer is zeros, flagged degraded."""
        plain = [normalise(text)[0] for text in texts]
        known = await self._asked.rows(plain)
        vectors, flags = np.zeros((len(plain), WIDTH), np.float32), np.full(len(plain), DEGRADED, np.uint8)
        for at, text in enumerate(plain):
            if text in known:
                vectors[at], flags[at] = known[text], 0 if known[text].any() else NO_TEXT
            elif not text:
                flags[at] = NO_TEXT
        return Embeddings(vectors, flags, f"{self._name}:{self._asked.version or 'fallback'}")
