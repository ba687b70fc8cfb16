"""Questions are asked with what was known before the click: nothing behind that matters.

log       ... x x x ? x x x x       the same question in both:
cut log   ... x x x ?               same features, same candidates, same places
"""

from dataclasses import replace

import numpy as np
import pytest

from scorer.features import FEATURES
from streams.examples.clicks import clicks_of
from streams.examples.launched import launched
from streams.examples.points import Recorder
from streams.examples.question import Question, candidates
from streams.examples.replay import Replay, in_force
from streams.examples.split import Split, split
from streams.examples.walk import Walk
from streams.publish.log import Log
from streams.runner.compute import Models
from streams.settings import Settings
from tests.builders.click_log import click_log, random_log
from tests.fakes.models import HashText

LOG = random_log(160, 3)


async def _asked(log: Log, chosen: Split, chunk: int = 5_000) -> list[Question]:
    text, settings = HashText(), Settings(chunk=chunk)
    replay = Replay(log, await in_force(log, text), Models(text, Recorder()), settings)
    walk = Walk(log, replay, chosen, settings.half_life_ms)
    return [question async for _, question in walk.questions()]


def _known(questions: list[Question]) -> list[tuple[object, ...]]:
    return [(q.click, q.shopper, q.features.tobytes(), q.count, q.target, q.places) for q in questions]


def _some(chosen: Split, last: int) -> Split:
    kept = chosen.click <= last
    names = ("click", "product", "all", "new", "again")
    return replace(chosen, **{name: getattr(chosen, name)[kept] for name in names})


@pytest.fixture
def prepared() -> tuple[Log, Split]:
    clicks = clicks_of(LOG)
    return launched(LOG, clicks), split(clicks, 60, 1)


async def test_what_comes_later_changes_no_question(prepared: tuple[Log, Split]) -> None:
    log, chosen = prepared
    last = int(chosen.click[len(chosen.click) // 2])
    cut = replace(log, clicks=log.clicks.slice(0, last + 1), order=log.order[: last + 1])
    whole, early = await _asked(log, chosen), await _asked(cut, _some(chosen, last))
    assert len(early) > 10
    assert _known(early) == _known(whole)[: len(early)]


async def test_chunks_are_no_matter(prepared: tuple[Log, Split]) -> None:
    log, chosen = prepared
    assert _known(await _asked(log, chosen, chunk=7)) == _known(await _asked(log, chosen))


async def test_features_speak_of_the_candidates_and_of_nothing_behind_them(prepared: tuple[Log, Split]) -> None:
    log, chosen = prepared
    asked = await _asked(log, chosen)
    assert len(asked) > 10
    for question in asked:
        rows = question.features.reshape(-1, len(FEATURES))
        assert 0 < question.count <= len(rows) < question.count + 20
        assert not rows[question.count :].any()
        assert (rows[: question.count, FEATURES.index("has_vector")] == 1).all()


def test_candidates_are_the_best_of_each_order_that_says_anything() -> None:
    rising, nothing = np.arange(100.0), np.zeros(100)
    two = nothing.copy()
    two[[3, 5]] = 1
    assert candidates({"a": rising, "b": two, "c": nothing}).tolist() == [3, 5, *range(60, 100)]
    assert candidates({"equal": np.ones(100)}).tolist() == list(range(60, 100))


async def test_training_and_serving_see_the_same_bytes() -> None:
    """Each second click comes in the same minute as a decision point of its shopper: the question before it is asked
    with what the worker saw there. Only the event before the moment is another: at a point the one before its own."""
    visits = [(f"s{at % 3}", f"{'ab'[at % 2]}{at // 4 % 5}", at * 11) for at in range(60)]
    rows = [row for who, what, minute in visits for row in ((who, what, minute), (who, f"b{minute % 4}", minute))]
    log = click_log(*rows)
    clicks = clicks_of(log)
    every, text, recorder = launched(log, clicks), HashText(), Recorder()
    chosen = split(clicks, len(rows), 1)
    replay = Replay(every, await in_force(every, text), Models(text, recorder), Settings(chunk=7))
    asked = {each.click: each async for _, each in Walk(every, replay, chosen, 1).questions()}
    points = [int(event["offset"]) for taken, computed in replay.steps for event in taken.events[computed.points]]
    served = dict(zip(points, np.concatenate(recorder.asked), strict=True))
    same = [at for at, name in enumerate(FEATURES) if name not in {"idle", "same_session", "same_day", "same_week"}]
    both = [click for click in asked if click % 2 and click - 1 in served]
    assert len(both) > 20
    for click in both:
        told = asked[click].features.reshape(-1, len(FEATURES))[: asked[click].count]
        seen = served[click - 1][served[click - 1].any(axis=1)]
        assert {row[same].tobytes() for row in seen} == {row[same].tobytes() for row in told}
