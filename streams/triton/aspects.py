"""The aspects that reviews speak of, asked of Triton: texts in, what is said of each aspect out."""

import time
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from scorer.flags import CUT, DEGRADED, NO_TEXT
from streams.ports import Aspects
from streams.triton.channel import Channel
from streams.triton.each_once import EachOnce
from streams.triton.guarded import Guarded
from streams.triton.normalise import normalise
from streams.triton.options import Options

NAMES: Final = ("quality", "price", "delivery", "service", "packaging", "fit", "authenticity")
_SHAPE = (len(NAMES), 4)


class TritonAspects:
    """Port AspectModel."""

    def __init__(self, channel: Channel, options: Options, now: Callable[[], float] = time.monotonic) -> None:
        guarded = Guarded(channel, options.aspects_model, options, now)
        self._name, self._asked = options.aspects_model, EachOnce(guarded, "ASPECTS", _SHAPE, options.text_batch)

    async def aspects(self, texts: Sequence[str]) -> Aspects:
        """Each different text is sent once, unless empty; what gets no answer is zeros, flagged degraded."""
        plain = [normalise(text) for text in texts]
        known = await self._asked.rows(text for text, _ in plain)
        said = np.zeros((len(plain), *_SHAPE), np.float32)
        flags = np.array([CUT * cut | (NO_TEXT * (not text) or DEGRADED) for text, cut in plain], np.uint8)
        for at, (text, _) in enumerate(plain):
            if text in known:
                said[at], flags[at] = known[text], flags[at] & CUT
        return Aspects(said, flags, f"{self._name}:{self._asked.version or 'fallback'}")
