"""Candidates of decision points as rows to learn from: those of a log, and those of copies of it that differ as logs of
other shops do.

thinned   a part of the events: some were lost, or a sample of them was kept
busiest   the shoppers who did most
others    all but these
"""

from collections.abc import Callable, Sequence
from dataclasses import fields

import numpy as np

from scorer.features import FEATURES
from scorer.training.config import InterestConfig
from scorer.training.interest import Rows
from streams.examples.busy import busiest, others
from streams.examples.part import before
from streams.examples.points import Points, Recorder, points_in, whole
from streams.examples.replay import Replay, in_force
from streams.examples.thinned import thinned
from streams.ports import TextModel
from streams.publish.log import Log
from streams.runner.compute import Models
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


async def rows_of_thinned(
    log: Log, end_ms: int, launched: Launched, text: TextModel, config: InterestConfig
) -> tuple[Rows, ...]:
    """Rows of the log before `end_ms` with one event in `config.thinned` of it, all parts of each degree together, so
    that no event is left out; `launched` says what is launched in such a log."""
    early = before(log, end_ms)
    found = []
    for one_in in config.thinned:
        parts = [thinned(early, one_in, which, config.seed) for which in range(one_in)]
        found.append(together([await _rows_in(launched(part), text, config) for part in parts]))
    return tuple(found)


async def rows_of_some(
    log: Log, end_ms: int, launched: Launched, text: TextModel, config: InterestConfig
) -> tuple[Rows, ...]:
    """The same with the busiest shoppers alone, and without them."""
    early = before(log, end_ms)
    few = [busiest(early, one_in) for one_in in config.busiest]
    rest = [others(early, one_in) for one_in in config.others]
    return tuple([await _rows_in(launched(part), text, config) for part in (*few, *rest)])


async def _rows_in(log: Log, text: TextModel, config: InterestConfig) -> Rows:
    recorder = Recorder()
    replay = Replay(log, await in_force(log, text), Models(text, recorder), Settings())
    while await replay.step(len(log)):
        pass
    return rows_of(whole(points_in(replay, recorder, config.window_ms))[0]) if recorder.asked else NOTHING
