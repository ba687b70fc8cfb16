"""From a log to what the interest model learns from it and is tested on: the order of its candidates at clicks to be
predicted, and what was clicked after its decision points. Features are those that the worker's own steps made."""

from collections.abc import Callable, Sequence

import numpy as np

from scorer.training.config import InterestConfig
from scorer.training.interest import Choices, Source
from streams.examples import part
from streams.examples.clicks import clicks_of
from streams.examples.launched import launched
from streams.examples.points import Recorder, points_in, points_of, whole
from streams.examples.question import Question
from streams.examples.replay import Replay, in_force
from streams.examples.split import TRAINED, moment, split
from streams.examples.walk import Walk
from streams.ports import TextModel
from streams.publish.log import Log
from streams.runner.compute import Models
from streams.settings import Settings
from streams.training.interest_rows import NOTHING, Copies, rows_of, together

Progress = Callable[[str, float], None]


async def real(name: str, log: Log, text: TextModel, config: InterestConfig, progress: Progress) -> Source:
    """A log of a shop without launches: every product is launched at its first click."""
    clicks = clicks_of(log)
    every, chosen = launched(log, clicks), split(clicks, config.choices, config.seed)
    settings, recorder = Settings(), Recorder()
    replay = Replay(every, await in_force(every, text), Models(text, recorder), settings)
    walk = Walk(every, replay, chosen, settings.half_life_ms)
    learnt, tested = list[Question](), list[tuple[Question, bool]]()
    which = {int(click): at for at, click in enumerate(chosen.click)}
    async for share, each in walk.questions():
        progress(f"reads {name}", share)
        at = which[each.click]
        if chosen.all[at] or chosen.new[at]:
            tested.append((each, bool(chosen.new[at])))
        else:
            learnt.append(each)
    before = points_in(replay, recorder, config.window_ms, chosen.cut_ms)  # no label looks into the test
    every_point = points_in(replay, recorder, config.window_ms)
    progress(f"copies {name}", 0.0)
    copies = Copies(part.before(log, chosen.cut_ms), _all_launched, text, config)
    return Source(
        name,
        _choices(learnt, [False] * len(learnt)),
        rows_of(whole(before)[0]),
        _choices([each for each, _ in tested], [new for _, new in tested]),
        rows_of(whole(every_point.some(every_point.at_ms >= chosen.cut_ms))[0]),
        thinned=await copies.thinned(),
        some=await copies.some(),
    )


async def shop(log: Log, text: TextModel, config: InterestConfig, progress: Progress) -> Source:
    """The seeded shop's log: choices and points of its first four fifths, with every product launched, and all points
    of its own launches. It is tested on another shop's."""
    taught = await real("the seeded shop", log, text, config, progress)
    points = await points_of(log, text, Settings(), window_ms=config.window_ms, progress=progress)
    copies = Copies(part.before(log, moment(clicks_of(log), TRAINED)), lambda copy: copy, text, config)
    thinned, some = await copies.thinned(), await copies.some()
    return Source(
        "shop",
        taught.choices,
        together([taught.rows, rows_of(points)]),
        _choices([], []),
        NOTHING,
        config.shop_weight,
        tuple(together(both) for both in zip(taught.thinned, thinned, strict=True)),
        tuple(together(both) for both in zip(taught.some, some, strict=True)),
    )


async def another_shop(log: Log, text: TextModel, config: InterestConfig, progress: Progress) -> Source:
    """A shop to be tested on alone."""
    points = await points_of(log, text, Settings(), window_ms=config.window_ms, progress=progress)
    nothing = _choices([], [])
    return Source("another shop", nothing, NOTHING, nothing, rows_of(points))


def _all_launched(log: Log) -> Log:
    return launched(log, clicks_of(log))


def _choices(questions: Sequence[Question], new: Sequence[bool]) -> Choices:
    runs = [each.features.reshape(-1, each.features.shape[-1])[: each.count] for each in questions]
    start = np.cumsum([0, *(len(run) for run in runs)]).astype(np.int64)
    chosen = np.array([each.target for each in questions], np.int64)
    features = np.concatenate(runs) if runs else np.zeros((0, 0), np.float32)
    return Choices(features, start, chosen, np.array(new, np.bool_))
