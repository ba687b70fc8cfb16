"""The aspects that reviews speak of, asked of Triton: texts in, what is said of each aspect out."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from tritonclient.grpc.aio import InferResult

from scorer.flags import CUT, DEGRADED, NO_TEXT
from streams.ports import Aspects, Float32
from streams.triton.channel import Channel
from streams.triton.guarded import Guarded
from streams.triton.normalise import normalise
from streams.triton.options import Options
from streams.triton.text import text_input

NAMES: Final = ("quality", "price", "delivery", "service", "packaging", "fit", "authenticity")
_SHAPE = (len(NAMES), 4)


class TritonAspects:
    """Port AspectModel."""

    def __init__(self, channel: Channel, options: Options, now: Callable[[], float] = time.monotonic) -> None:
        self._guarded = Guarded(channel, options.aspects_model, options, now)
        self._name, self._batch = options.aspects_model, options.text_batch
        self._version = ""

    async def aspects(self, texts: Sequence[str]) -> Aspects:
        """Each different text is sent once, unless empty; what gets no answer is zeros, flagged degraded."""
        plain = [normalise(text) for text in texts]
        asked = [text for text in dict.fromkeys(text for text, _ in plain) if text]
        starts = range(0, len(asked), self._batch)
        answers = await asyncio.gather(*(self._ask(asked[at : at + self._batch]) for at in starts))
        known = {text: row for rows in answers for text, row in rows.items()}
        said = np.zeros((len(plain), *_SHAPE), np.float32)
        flags = np.array([CUT * cut | (NO_TEXT * (not text) or DEGRADED) for text, cut in plain], np.uint8)
        for at, (text, _) in enumerate(plain):
            if text in known:
                said[at], flags[at] = known[text], flags[at] & CUT
        return Aspects(said, flags, f"{self._name}:{self._version or 'fallback'}")

    async def _ask(self, texts: list[str]) -> dict[str, Float32]:
        result = await self._guarded.ask([text_input(texts)], ["ASPECTS"])
        rows = None if result is None else _rows(result, len(texts))
        if result is None or rows is None:
            return {}
        self._version = result.get_response().model_version
        return {text: row for text, row in zip(texts, rows, strict=True) if np.isfinite(row).all()}


def _rows(result: InferResult, count: int) -> Float32 | None:
    rows = result.as_numpy("ASPECTS")
    return None if rows is None or rows.shape != (count, *_SHAPE) else np.asarray(rows, np.float32)
