"""Both sentiments that the text encoder chooses from, asked of Triton: for who asks why a text has the one it has."""

import time
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from scorer.flags import CUT, DEGRADED, NO_TEXT
from streams.ports import Answers
from streams.triton.channel import Channel
from streams.triton.each_once import EachOnce
from streams.triton.guarded import Guarded
from streams.triton.normalise import normalise
from streams.triton.options import Options
from streams.triton.text import PRIOR_SENTIMENT

_SHAPE: Final = (2, 3)


class TritonAnswers:
    """Port AnswersModel. Nothing is cached: no worker asks for it."""

    def __init__(self, channel: Channel, options: Options, now: Callable[[], float] = time.monotonic) -> None:
        guarded = Guarded(channel, options.text_model, options, now)
        self._name, self._asked = options.text_model, EachOnce(guarded, "ANSWERS", _SHAPE, options.text_batch)

    async def answers(self, texts: Sequence[str]) -> Answers:
        """Each different text is sent once, unless empty; what gets no answer has the prior, flagged degraded."""
        plain = [normalise(text) for text in texts]
        known = await self._asked.rows(text for text, _ in plain)
        said = np.tile(np.array(PRIOR_SENTIMENT, np.float32), (len(plain), 2, 1))
        flags = np.array([CUT * cut | (NO_TEXT * (not text) or DEGRADED) for text, cut in plain], np.uint8)
        for at, (text, _) in enumerate(plain):
            if text in known:
                said[at], flags[at] = known[text], flags[at] & CUT
        return Answers(said[:, 0], said[:, 1], flags, f"{self._name}:{self._asked.version or 'fallback'}")
