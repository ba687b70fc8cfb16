"""Candidates of decision points as rows to learn from: those of a log, and those of copies of it that differ as logs of
other shops do.

thinned   a part of the events: some were lost, or a sample of them was kept
busiest   the shoppers who did most
others    all but these
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np

from scorer.features import FEATURES
from scorer.training.config import InterestConfig
from scorer.training.interest import Rows
from streams.examples.busy import busiest, others
from streams.examples.points import Points, points_in, recorded, whole
from streams.examples.thinned import thinned
from streams.ports import TextModel
from streams.publish.log import Log
from streams.settings import Settings

Launched = Callable[[Log], Log]
NOTHING = Rows(np.zeros((0, len(FEATURES)), np.float32), np.zeros(0, np.bool_), np.zeros(0, np.bool_))


def rows_of(points: Points) -> Rows:
    """One row a candidate."""
    real = points.product >= 0
    return Rows(points.features[real], points.clicked[real], points.bought[real])


def together(several: Sequence[Rows]) -> Rows:
    """All of them, in turn."""
    return Rows(*(np.concatenate([getattr(each, field.name) for each in several]) for field in fields(Rows)))


@dataclass(frozen=True)
class Copies:
    """Makes rows of copies of `log`; `launched` says what is launched in such a copy."""

    log: Log
    launched: Launched
    text: TextModel
    config: InterestConfig

    async def thinned(self) -> tuple[Rows, ...]:
        """With one event in `config.thinned`, all parts of each degree together, so that no event is left out."""
        seed = self.config.seed
        degrees = [
            [thinned(self.log, one_in, which, seed) for which in range(one_in)] for one_in in self.config.thinned
        ]
        return tuple([together([await self._rows(part) for part in parts]) for parts in degrees])

    async def some(self) -> tuple[Rows, ...]:
        """With the busiest shoppers alone, and without them."""
        few = [busiest(self.log, one_in) for one_in in self.config.busiest]
        rest = [others(self.log, one_in) for one_in in self.config.others]
        return tuple([await self._rows(part) for part in (*few, *rest)])

    async def _rows(self, copy: Log) -> Rows:
        replay, recorder = await recorded(self.launched(copy), self.text, Settings())
        return rows_of(whole(points_in(replay, recorder, self.config.window_ms))[0]) if recorder.asked else NOTHING
