"""What is told of candidates: differences, support, segments, refusals, and what to beware of."""

import json
from dataclasses import replace

import numpy as np
import pytest

from scorer.errors import BadSetting
from scorer.plan import Offer
from streams.backtest.candidate import Candidate
from streams.backtest.expecting import used_up
from streams.backtest.flow import reward_of
from streams.backtest.moments import load
from streams.backtest.rewarding import Reward
from streams.backtest.rows import concatenated
from streams.backtest.trial import trial
from tests.builders.backtested import World


def test_the_plans_of_the_log_differ_from_it_by_nothing(log: World) -> None:
    told = log.told(Candidate("same", log.plans))["candidates"][0]
    assert {name: one["value"] for name, one in told["difference"].items()} == dict.fromkeys(told["estimators"], 0.0)
    assert [one["code"] for one in log.told(Candidate("same", log.plans))["warnings"]] == ["same"]


def test_what_is_told_is_json(log: World) -> None:
    told = log.told(log.candidate("bold", exploration_micro=300_000))
    assert json.loads(json.dumps(told)) == told


def test_launches_and_channels_add_up_to_the_doubly_robust_value(log: World) -> None:
    one = log.told(log.candidate(exploration_micro=300_000))["candidates"][0]
    value = one["estimators"]["dr"]["value"]
    for name in ("launch", "channel"):
        assert sum(part["value"] for part in one["segments"][name]) == pytest.approx(value, abs=1e-12)


def test_decisions_of_a_kind_of_shopper_average_to_the_doubly_robust_value(log: World) -> None:
    one = log.told(log.candidate(exploration_micro=300_000))["candidates"][0]
    for name in ("shopper", "interest"):
        parts = one["segments"][name]
        total = sum(part["value"] * part["decisions"] for part in parts) / sum(part["decisions"] for part in parts)
        assert total == pytest.approx(one["estimators"]["dr"]["value"], abs=1e-12)


def test_intervals_of_all_candidates_together_are_wider_than_those_of_each(log: World) -> None:
    tried = [log.candidate(f"e{share}", exploration_micro=share) for share in (200_000, 300_000, 400_000)]
    told = log.told(*tried)
    wider = [
        one["simultaneous"]["high"] - one["simultaneous"]["low"] > 3.8 * one["difference"]["dr"]["se"]
        for one in told["candidates"]
    ]
    assert (told["comparisons"], wider) == (3, [True] * 3)


def test_the_interval_of_all_together_holds_that_of_each_alone_however_skewed(log: World) -> None:
    told = log.told(*(log.candidate(f"e{one}", exploration_micro=one) for one in (200_000, 400_000)))
    held = [
        one["simultaneous"]["low"] <= one["difference"]["dr"]["ci_low"]
        and one["simultaneous"]["high"] >= one["difference"]["dr"]["ci_high"]
        for one in told["candidates"]
    ]
    assert held == [True, True]


def test_an_offer_that_the_log_never_made_has_no_support_and_is_refused_with_what_would_help(log: World) -> None:
    told = log.told(log.candidate(offers=(Offer("half", 500_000),)))
    one = told["candidates"][0]
    assert "no plan of the log had such an offer and channel" in one["refused"]
    assert "exploration of 5% or more" in one["needed"]
    assert (one["estimators"], one["simultaneous"], told["warnings"][0]["code"]) == ({}, None, "refused")


def test_an_offer_of_another_name_and_the_same_discount_is_the_same_offer(log: World) -> None:
    offers = (Offer("plain"), Offer("tenth", 100_000, 1_000_000))
    one = log.told(log.candidate(offers=offers))["candidates"][0]
    assert (one["overlap"]["support_mass"], one["overlap"]["ess_share"]) == (0.0, 1.0)


def test_where_a_cap_leaves_other_arms_after_its_own_past_it_is_said_by_day_and_by_promotions(log: World) -> None:
    told = log.told(log.candidate(cap_per_shopper=1, exploration_micro=300_000))
    step, decisions = told["candidates"][0]["one_step"], told["range"]["decisions"]
    assert step["differs_share"] > 0
    for name in ("by_day", "by_promotions"):
        assert sum(each["decisions"] for each in step[name]) == decisions
        differing = sum(each["decisions"] * each["differs_share"] for each in step[name])
        assert differing == pytest.approx(step["differs_share"] * decisions)


def test_a_cap_holds_the_candidate_back_more_often_than_the_log(log: World) -> None:
    one = log.told(log.candidate(cap_per_shopper=1))["candidates"][0]
    caps = {each["reason"]: each for each in one["expected"]["reasons"]}
    assert caps["cap_per_shopper"]["share"] > caps["cap_per_shopper"]["logged_share"]


def test_what_changes_is_said_field_by_field(log: World) -> None:
    one = log.told(log.candidate(cap_per_day=2))["candidates"][0]
    assert [plan["changes"] for plan in one["plans"]] == [
        [{"field": "caps.per_shopper_per_day", "before": "1", "after": "2"}]
    ] * 2


def test_a_plan_of_a_launch_that_the_log_does_not_know_is_refused_with_the_nearest(log: World) -> None:
    plan = next(iter(log.plans.values()))
    with pytest.raises(BadSetting, match=r"no such launch.*launch launch-00x.*Did you mean launch-00"):
        log.tried(Candidate("odd", {"launch-00x": plan}))


def test_a_plan_of_another_product_is_refused(log: World) -> None:
    with pytest.raises(BadSetting, match="another product"):
        log.tried(log.candidate(product="p99999"))


def test_a_range_without_decisions_is_refused_and_what_there_is_is_said(log: World) -> None:
    with pytest.raises(BadSetting, match=r"no decision in this range.*within the log"):
        log.ground(from_ms=1, until_ms=2)


def test_a_range_whose_outcomes_are_not_known_yet_is_refused(log: World) -> None:
    newest_ms = int(load(log.folder).columns["newest_ms"].max())
    with pytest.raises(BadSetting, match="24 hours before the log's end"):
        log.ground(from_ms=newest_ms - 3_600_000)


def test_a_range_holds_the_decisions_within_it(log: World) -> None:
    newest_ms = load(log.folder).columns["newest_ms"]
    first, last = int(newest_ms[100]), int(newest_ms[300])
    at_ms = log.ground(from_ms=first, until_ms=last).logged[0].at_ms
    assert (at_ms.min() >= first, at_ms.max() < last, len(at_ms)) == (True, True, int((newest_ms[100:] < last).sum()))


def test_what_ran_is_counted(log: World) -> None:
    [seen] = log.ground().logged
    told = log.told(Candidate("same", log.plans))["logged"]
    names = ("promotions", "clicks", "purchases", "spend")
    counts = int((seen.launch >= 0).sum()), int(seen.clicked.sum()), int(seen.purchased.sum())
    assert tuple(told[name] for name in names) == (*counts, pytest.approx(float(seen.cost @ seen.purchased)))


def test_what_launches_would_spend_adds_up_to_the_whole(log: World) -> None:
    expected = log.told(log.candidate(exploration_micro=300_000))["candidates"][0]["expected"]
    assert expected["spend"] != 0
    assert sum(one["spend"] for one in expected["launches"]) == pytest.approx(expected["spend"])


def test_a_budget_is_used_up_when_the_last_partition_with_decisions_has_used_its_grant(log: World) -> None:
    """Partitions by when their grant ran out, and one without decisions."""
    made = trial(log.ground(), log.candidate(), 0)
    first, last, never = (replace(made, exhausted_ms=np.array([at])) for at in (7, 9, -1))
    idle = replace(never, rows=concatenated([]))
    assert [used_up([*parts, idle], 0) for parts in ((first, last), (first, never), (never,))] == [
        {"exhausted_ms": 9, "exhausted_partitions": 2, "partitions": 2},
        {"exhausted_ms": None, "exhausted_partitions": 1, "partitions": 2},
        {"exhausted_ms": None, "exhausted_partitions": 0, "partitions": 1},
    ]


def test_the_reward_is_that_of_the_first_plan_that_says_one(log: World) -> None:
    silent = log.candidate("silent", click_reward_micro=0, purchase_reward_micro=0)
    assert reward_of([silent, log.candidate("loud")]) == Reward(0.2, 5.0, "loud, launch launch-000", "CNY")
    with pytest.raises(BadSetting, match="what a click or a purchase is worth"):
        reward_of([silent])
