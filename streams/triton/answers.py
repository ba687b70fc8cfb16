"""Both sentiments that the text encoder chooses from, asked of Triton: for who asks why a text has the one it has."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from streams.ports import Answers
from streams.triton.channel import Channel
from streams.triton.each_once import EachOnce
from streams.triton.guarded import Guarded
from streams.triton.options import Options
from streams.triton.text import PRIOR_SENTIMENT

_PRIOR: Final = np.array([PRIOR_SENTIMENT] * 2, np.float32)


class TritonAnswers:
    """Port AnswersModel. Nothing is cached: no worker asks for it."""

    def __init__(self, channel: Channel, options: Options) -> None:
        guarded = Guarded(channel, options.text_model, options)
        self._name, self._asked = options.text_model, EachOnce(guarded, "ANSWERS", _PRIOR.shape, options.text_batch)

    async def answers(self, texts: Sequence[str]) -> Answers:
        """Each different text is sent once, unless empty; what gets no answer has the prior, flagged degraded."""
        said, flags = await self._asked.flagged(texts, _PRIOR)
        return Answers(said[:, 0], said[:, 1], flags, f"{self._name}:{self._asked.version or 'fallback'}")
