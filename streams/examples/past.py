"""The first four fifths of a log in two parts, each with what followed inside it: one to learn a correction of the
model's probabilities from, and one to judge it by. What `model evaluate` judges by is not read.

log ----time----> [ first three fifths: learnt from ][ fourth fifth: judged by ][ last fifth: not read ]
"""

from dataclasses import dataclass
from typing import Final

from scorer.errors import BadInput
from streams.examples.clicks import Clicks, clicks_of
from streams.examples.launched import launched
from streams.examples.points import Points, Progress, Recorder, points_in, whole
from streams.examples.replay import Replay, in_force
from streams.examples.split import CLICKS_INPUT, TRAINED, moment
from streams.ports import TextModel
from streams.publish.log import Log
from streams.runner.compute import Models
from streams.settings import Settings

LEARNT: Final = 0.6


@dataclass(frozen=True)
class Past:
    """`learnt` are the decision points before `judged_from_ms`, `judged` those from there to `ends_ms`. `begins_ms` is
    the log's first click. `cut`: a part is too short for the window, so that it ends with the part."""

    learnt: Points
    judged: Points
    begins_ms: int
    judged_from_ms: int
    ends_ms: int
    cut: bool


async def past(log: Log, text: TextModel, settings: Settings, *, window_ms: int, progress: Progress) -> Past:
    """Points and candidates as `model evaluate` has them. BadInput where a part holds no point."""
    clicks = clicks_of(log)
    middle_ms, end_ms = moment(clicks, LEARNT), moment(clicks, TRAINED)
    if middle_ms <= int(clicks.at_ms.min(initial=middle_ms)):
        raise _too_short(clicks)
    replay, recorder = await _folded(launched(log, clicks), clicks, end_ms, text, settings, progress)
    if not any(len(computed.points) for _, computed in replay.steps):
        raise _too_short(clicks)
    learnt, learnt_cut = whole(points_in(replay, recorder, window_ms, middle_ms))
    after = points_in(replay, recorder, window_ms, end_ms)
    judged, judged_cut = whole(after.some(after.at_ms >= middle_ms))
    if not (len(learnt.at_ms) and len(judged.at_ms)):
        raise _too_short(clicks)
    return Past(learnt, judged, int(clicks.at_ms[0]), middle_ms, end_ms, learnt_cut or judged_cut)


async def _folded(
    log: Log, clicks: Clicks, end_ms: int, text: TextModel, settings: Settings, progress: Progress
) -> tuple[Replay, Recorder]:
    """The log with every product launched, read up to the first click at the end."""
    recorder = Recorder()
    replay = Replay(log, await in_force(log, text), Models(text, recorder), settings)
    positions = replay.positions(CLICKS_INPUT)[clicks.row[clicks.at_ms >= end_ms]]
    end = int(positions.min(initial=len(log)))
    while await replay.step(end):
        progress("reads the log", replay.done / max(end, 1))
    return replay, recorder


def _too_short(clicks: Clicks) -> BadInput:
    return BadInput(
        "this log is too short to learn and to judge a correction",
        seen=f"{len(clicks.row)} clicks, no decision point in their first three fifths, or none in the fourth",
        remedy="give a longer log",
    )
