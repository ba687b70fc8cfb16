"""The judge of a search says what a backtest says, and a whole search runs from a log to a decision."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scorer.errors import BadSetting
from streams.plans.written_out import as_yaml
from streams.tuning.flow import reported
from streams.tuning.jury import Jury
from streams.tuning.search import Effort
from streams.tuning.space import Dimension
from streams.tuning.told import told
from streams.tuning.tune import KEEP, tune
from tests.builders.backtested import World, world

SPACE = (Dimension("cooldown", ("1h", "3h", "12h")), Dimension("policy.name", ("threshold", "softmax")))


@pytest.fixture(scope="module")
def log() -> Iterator[World]:
    with world(30_000) as made:
        yield made


def test_the_plan_that_there_is_gains_nothing_on_itself(log: World):
    [gain] = Jury(log.ground(), log.candidate("your plan")).gains([log.candidate("again")])
    assert (gain.value, gain.se) == (0.0, 0.0)


def test_a_gain_on_the_plans_of_the_log_is_the_difference_that_a_backtest_tells(log: World):
    wider = log.candidate("wider", cooldown_ms=0)
    [gain] = Jury(log.ground(), log.candidate("your plan")).gains([wider])
    [judged] = log.told(wider)["candidates"]
    assert gain.refused == judged["refused"] == ""
    assert gain.value == pytest.approx(judged["difference"]["dr"]["value"], abs=1e-12)
    assert gain.se == pytest.approx(judged["difference"]["dr"]["se"], rel=1e-9)


def test_what_the_log_could_hardly_have_done_is_not_searched(log: World):
    arms = {"channels": ("push", "home_slot"), "cap_per_day": 50, "cap_per_shopper": -1, "cooldown_ms": 0}
    [gain] = Jury(log.ground(), log.candidate("your plan")).gains([log.candidate("other", **arms)])
    assert gain.refused


def test_a_search_runs_from_a_log_to_a_decision(log: World, tmp_path: Path):
    plans = [replace(plan, impressions=10**6) for plan in log.plans.values()]
    assert as_yaml(plans[0])
    effort = Effort(6, 1)
    found = tune(log.ground(), plans, SPACE, effort=effort, journal=tmp_path / "journal")
    whole = told(found)
    assert whole["decision"] in (KEEP, "replace")
    assert whole["trials"]["asked"] == 6
    assert whole["trials"]["judged"] + whole["trials"]["refused"] + whole["trials"]["repeated"] == 6
    page = reported(found, source="a test")
    assert page["candidates"][0]["name"] == "your plan"
    assert page["tuning"]["why"] == whole["why"]


def test_a_log_that_is_too_short_for_three_parts_is_refused(log: World, tmp_path: Path):
    with pytest.raises(BadSetting, match="too few decisions to search on one part"):
        tune(
            log.ground(until_ms=1_756_900_000_000),
            list(log.plans.values()),
            SPACE,
            effort=Effort(1),
            journal=tmp_path / "journal",
        )
