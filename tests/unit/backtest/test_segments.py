"""A part of the value has an interval where the log can tell it, and says why where it cannot."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scorer.plan import Offer
from streams.backtest import estimates
from streams.backtest.candidate import Candidate
from streams.backtest.segments import segments
from streams.backtest.trial import trial
from tests.builders.backtested import World

UNDONE = "100% of what it would promote could not happen in the log; 20% is the most"


def _told(log: World, candidate: Candidate, **changed: Any) -> dict[str, list[dict[str, Any]]]:
    """Parts of a candidate, of which some of what was measured is `changed`."""
    on = log.ground()
    own, base = replace(trial(on, candidate, 0), **changed), trial(on, Candidate("same", log.plans), 0)
    columns = [estimates.columns(on, [one]) for one in (own, base)]
    return segments(on, columns[0], [own], columns[1], [base], 0.95)


def _part(told: dict[str, list[dict[str, Any]]], name: str, segment: str) -> dict[str, Any]:
    return next(part for part in told[name] if part["segment"] == segment)


@pytest.mark.parametrize(
    ("name", "segment"), [("channel", "home_slot"), ("launch", "launch-000"), ("shopper", "known")]
)
def test_a_part_of_much_that_the_log_did_has_an_interval(log: World, name: str, segment: str) -> None:
    part = _part(_told(log, log.candidate(exploration_micro=300_000)), name, segment)
    assert (part["refused"], part["ci_low"] < part["value"] < part["ci_high"]) == ("", True)


@pytest.mark.parametrize("name", ["launch", "channel"])
def test_a_part_of_arms_that_the_log_could_not_take_has_a_value_alone(log: World, name: str) -> None:
    candidate = log.candidate(exploration_micro=300_000)
    made = trial(log.ground(), candidate, 0)
    beyond = {"beyond_by_launch": made.promotions} if name == "launch" else {"beyond_on": made.promotions_on}
    parts = [part for part in _told(log, candidate, **beyond)[name] if part["value"]]
    assert {(part["refused"], part["ci_low"], part["difference_high"]) for part in parts} == {(UNDONE, None, None)}


def test_what_the_log_could_not_do_is_counted_by_launch_and_channel_and_adds_up(log: World) -> None:
    made = trial(log.ground(), log.candidate(offers=(Offer("half", 500_000),)), 0)
    whole = float(made.unsupported.sum())
    assert whole > 0
    assert [float(made.beyond_by_launch.sum()), float(made.beyond_on.sum())] == pytest.approx([whole, whole])
    assert float(made.promotions_on.sum()) == pytest.approx(float(made.promotions.sum()))


def test_a_part_of_few_shoppers_is_refused_as_a_log_of_few_would_be(log: World) -> None:
    on, candidate = log.ground(), log.candidate(exploration_micro=300_000)
    rows, of_first = trial(on, candidate, 0).rows, on.logged[0].launch == 0
    seldom = np.where(of_first & (np.cumsum(of_first) > 9), 0.0, rows.weight)
    first = _part(_told(log, candidate, rows=replace(rows, weight=seldom)), "launch", on.launches[0])
    assert (first["refused"].partition(" shoppers")[2], first["ci_low"]) == ("; 30 are the least", None)


def test_where_nothing_is_promoted_any_more_there_is_nothing_to_estimate(log: World) -> None:
    told = _told(log, log.candidate(cap_per_shopper=0))["launch"]
    parts = [part for part in told if part["segment"] in log.plans]
    assert [(part["refused"], part["value"], part["ci_low"], part["ci_high"]) for part in parts] == [("", 0, 0, 0)] * 2
