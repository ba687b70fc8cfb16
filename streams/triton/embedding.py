"""The text encoder's embeddings on Triton: what a query and the texts that may answer it are compared by."""

import asyncio
import time
from collections.abc import Callable, Sequence

import numpy as np
from tritonclient.grpc.aio import InferResult

from scorer.flags import DEGRADED, NO_TEXT
from streams.ports import Embeddings, Float32
from streams.triton.channel import Channel
from streams.triton.guarded import Guarded
from streams.triton.normalise import normalise
from streams.triton.options import Options
from streams.triton.text import text_input

WIDTH = 512


class TritonEmbedding:
    """Port EmbeddingModel. Nothing is cached: texts to be compared are kept by who compares them."""

    def __init__(self, channel: Channel, options: Options, now: Callable[[], float] = time.monotonic) -> None:
        self._guarded = Guarded(channel, options.text_model, options, now)
        self._name, self._batch = options.text_model, options.text_batch
        self._version = ""

    async def embed(self, texts: Sequence[str]) -> Embeddings:
        """Each different text is sent once, unless empty; what gets no answer is zeros, flagged degraded."""
        plain = [normalise(text)[0] for text in texts]
        asked = [text for text in dict.fromkeys(plain) if text]
        starts = range(0, len(asked), self._batch)
        answers = await asyncio.gather(*(self._ask(asked[at : at + self._batch]) for at in starts))
        known = {text: row for rows in answers for text, row in rows.items()}
        vectors, flags = np.zeros((len(plain), WIDTH), np.float32), np.full(len(plain), DEGRADED, np.uint8)
        for at, text in enumerate(plain):
            if text in known:
                vectors[at], flags[at] = known[text], 0 if known[text].any() else NO_TEXT
            elif not text:
                flags[at] = NO_TEXT
        return Embeddings(vectors, flags, f"{self._name}:{self._version or 'fallback'}")

    async def _ask(self, texts: list[str]) -> dict[str, Float32]:
        result = await self._guarded.ask([text_input(texts)], ["EMBEDDING"])
        rows = None if result is None else _rows(result, len(texts))
        if result is None or rows is None:
            return {}
        self._version = result.get_response().model_version
        return {text: row for text, row in zip(texts, rows, strict=True) if np.isfinite(row).all()}


def _rows(result: InferResult, count: int) -> Float32 | None:
    rows = result.as_numpy("EMBEDDING")
    return None if rows is None or rows.shape != (count, WIDTH) else np.asarray(rows, np.float32)
