"""The aspects that reviews speak of, asked of Triton: texts in, what is said of each aspect out."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from streams.ports import Aspects
from streams.triton.channel import Channel
from streams.triton.each_once import EachOnce
from streams.triton.guarded import Guarded
from streams.triton.options import Options

NAMES: Final = ("quality", "price", "delivery", "service", "packaging", "fit", "authenticity")
_NOTHING: Final = np.zeros((len(NAMES), 4), np.float32)


class TritonAspects:
    """Port AspectModel."""

    def __init__(self, channel: Channel, options: Options) -> None:
        guarded = Guarded(channel, options.aspects_model, options)
        self._name, self._asked = (
            options.aspects_model,
            EachOnce(guarded, "ASPECTS", _NOTHING.shape, options.text_batch),
        )

    async def aspects(self, texts: Sequence[str]) -> Aspects:
        """Each different text is sent once, unless empty; what gets no answer is zeros, flagged degraded."""
        said, flags = await self._asked.flagged(texts, _NOTHING)
        return Aspects(said, flags, f"{self._name}:{self._asked.version or 'fallback'}")
