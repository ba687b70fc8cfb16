"""What is said of a comparison, worked out from arms by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from rich.console import Console

from scorer.lift.arm import Arm
from scorer.plan import Plan
from streams.lift.compared import compare
from streams.lift.groups import EMPTY, Group
from streams.lift.measure import Arrivals, Lift, Settled
from streams.lift.money import money
from streams.lift.period import Asked, Goods
from streams.lift.record import record
from streams.lift.screen import launch
from streams.lift.sentences import conclusion
from streams.lift.terms import Terms, standing_terms, terms
from streams.plans.live import standing_of

NOW = datetime(2026, 3, 11, tzinfo=UTC)
GOODS = Asked(NOW, goods=Goods(kept=0.3))


def group(shoppers: int, buyers: int, *, clickers: int = 0, price: float = 10.0, left: float = 3.0) -> Group:
    """`left`: of the price, after the cost of goods."""

    def arm(active: int, worth: float) -> Arm:
        return Arm(*map(np.array, (shoppers, *(active * worth**power for power in range(5)), 0.0, 0.0, 0.0)))

    arms = {"clicks": arm(clickers, 1), "purchases": arm(buyers, 1), "revenue": arm(buyers, price)}
    arms |= {"gains": arm(buyers * (left > 0), left), "losses": arm(buyers * (left < 0), -left)}
    return Group(shoppers, shoppers // 2, shoppers // 2, 0, arms)


def lift(
    promoted: Group,
    held: Group,
    *,
    both: int = 0,
    p_value: float | None = None,
    spent: float | None = None,
    still: int = 0,
    asked: Asked = Asked(NOW),
) -> Lift:
    arrivals = Arrivals(promoted.shoppers, held.shoppers, both, NOW - timedelta(days=10), p_value)
    settled = None if spent is None else Settled(asked.until, promoted, held, spent, still)
    return Lift("kettle", "p", asked, arrivals, compare("", promoted, held, asked, 0.05), settled, [])


def test_a_difference_that_is_no_chance_is_called_so():
    told = conclusion(lift(group(90_000, 1_800), group(10_000, 100)))
    assert told.startswith("so far: +10.0 buyers per 1,000 shoppers (")
    assert told.endswith("; this is not chance")


def test_a_loss_is_called_so_too():
    assert conclusion(lift(group(90_000, 900), group(10_000, 200))).startswith(
        "so far: -10.0 buyers per 1,000 shoppers ("
    )


def test_what_is_not_decided_says_how_long_it_may_take():
    told = lift(group(9_000, 200), group(1_000, 15))
    days = 10 * told.whole.outcomes["purchases"].more
    assert conclusion(told).endswith(f"; at this rate about {days:.0f} more days")


def test_days_count_while_the_launch_ran_and_none_are_promised_once_it_is_over():
    """first shopper 1 March   window closes 5 March   newest event 11 March"""
    end = NOW - timedelta(days=6)
    told = [
        lift(group(9_000, 200), group(1_000, 15), asked=asked)
        for asked in (Asked(NOW, end=end), Asked(NOW, ended=True), Asked(NOW, end=NOW + timedelta(days=1)))
    ]
    times = 1 + told[0].whole.outcomes["purchases"].more
    says = f"; the launch is over: about {times:.1f} times as many shoppers would have been needed"
    assert [one.days for one in told] == [4, 10, 10]
    assert [conclusion(one).endswith(says) for one in told] == [True, True, False]
    assert ["day" in conclusion(one) for one in told] == [False, False, True]


@pytest.mark.parametrize(
    ("buyers", "held", "expected"),
    [
        (180, 20, "the launch is over: no difference was in sight"),
        (2, 0, "the launch is over, with too little to say: 0 shoppers who clicked, 30 would have been needed for"),
        (900, 10, "in all: "),
    ],
)
def test_nothing_more_is_waited_for_once_a_launch_is_over(buyers: int, held: int, expected: str):
    told = conclusion(lift(group(9_000, buyers), group(1_000, held), asked=Asked(NOW, ended=True)))
    assert (expected in told, " yet" in told, "so far" in told) == (True, False, False)


def test_where_nearly_everybody_bought_it_is_those_who_did_not_that_are_missing():
    assert conclusion(lift(group(400, 398, clickers=398), group(100, 99, clickers=99))) == (
        "too early to say: all but 3 are shoppers who clicked, 15 others are needed too"
    )


def test_what_will_not_be_decided_says_so():
    assert conclusion(lift(group(9_000, 180), group(1_000, 20))).endswith("no difference is in sight")


def test_too_few_buyers_are_told_by_clicks():
    told = conclusion(lift(group(9_000, 20, clickers=2_000), group(1_000, 1, clickers=100)))
    assert told.startswith("so far: +122.2 shoppers who clicked per 1,000 shoppers")


def test_too_few_clicks_too_say_how_many_are_needed():
    told = conclusion(lift(group(9_000, 2, clickers=14), group(1_000, 0, clickers=3)))
    assert told == "too early to say: 17 shoppers who clicked so far, 30 are needed for an interval"


def test_a_side_without_shoppers_gives_nothing_to_say():
    assert conclusion(lift(group(90, 2), EMPTY)) == "nothing to say yet: there is no shopper on one of the sides"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"both": 3}, "3 shoppers are in both arms"),
        ({"p_value": 1e-6}, "10.0% are held out, which is not the plan's share"),
    ],
)
def test_arms_that_are_not_as_they_should_be_are_not_to_be_trusted(wrong, told):
    found = lift(group(9_000, 900), group(1_000, 20), **wrong)
    assert told in conclusion(found)
    assert record(found, money(found))["trusted"] is False


def test_margin_is_what_is_left_of_the_caused_revenue_after_goods_and_spending():
    # 0.02 less 0.01 buyers at 10 each are 0.1 by shopper, 9,000 for 90,000; 30% of it are 2,700, less 700 spent.
    found = money(lift(group(90_000, 1_800), group(10_000, 100), spent=700.0, asked=GOODS))
    assert found.revenue == pytest.approx(18_000)
    assert float(found.caused.estimate) == pytest.approx(9_000)
    assert float(found.margin.estimate) == pytest.approx(2_000)
    assert float(found.margin.low) == pytest.approx(0.3 * float(found.caused.low) - 700)


def test_without_costs_or_margin_share_there_is_no_margin():
    assert money(lift(group(900, 30), group(100, 3), asked=GOODS)).margin is None
    assert money(lift(group(900, 30), group(100, 3), spent=1.0)).margin is None


def test_the_margin_says_up_to_when_it_is_where_promotions_are_open(capsys):
    for found in (lift(group(90_000, 1_800), group(10_000, 100), spent=5.0, still=n, asked=GOODS) for n in (0, 1_200)):
        Console(width=300).print(launch(record(found, money(found))))
    said = capsys.readouterr().out
    assert (
        said.count("2026-03-11 00:00 UTC, before the first purchase after 1,200 open promotions: spent 5.00; margin")
        == 1
    )
    assert said.count("open promotions") == 1


def test_while_no_promotion_has_closed_it_is_too_early_for_a_margin(capsys):
    found = replace(lift(group(900, 30), group(100, 3)), asked=GOODS, settled=Settled(NOW, EMPTY, EMPTY, 0.0, 30))
    Console(width=300).print(launch(record(found, money(found))))
    assert "spent 0.00; margin after that too early" in capsys.readouterr().out


def test_what_is_sold_below_cost_loses_though_more_of_it_is_sold():
    # 0.02 buyers at -1 less 0.01 at +3 are -0.05 by shopper, -4,500 for 90,000.
    found = money(lift(group(90_000, 1_800, left=-1.0), group(10_000, 100), spent=0.0, asked=GOODS))
    assert float(found.margin.estimate) == pytest.approx(-4_500)
    assert float(found.margin.high) < 0


def test_a_share_of_what_was_paid_is_told_to_be_one(capsys):
    asked = [replace(GOODS, goods=goods) for goods in (Goods(kept=0.3), Goods(unit_cost=7.0))]
    for one in asked:
        found = lift(group(90_000, 1_800), group(10_000, 100), spent=0.0, asked=one)
        Console(width=200).print(launch(record(found, money(found))))
    said = capsys.readouterr().out
    assert (said.count("margin after that +2,700.0"), said.count("30% of what was paid is left")) == (2, 1)


def test_the_record_is_per_thousand_shoppers():
    told = record(found := lift(group(90_000, 1_800), group(10_000, 100)), money(found))
    bought = told["outcomes"]["purchases"]
    assert (bought["treated_seen"], bought["control_seen"], bought["estimate"]) == pytest.approx((20, 10, 10))
    assert bought["relative"]["estimate"] == pytest.approx(1)
    assert told["sample_ratio"]["state"] == "unknown"


def test_means_are_shown_as_seen_and_never_below_nothing_where_those_before_behaved_otherwise(capsys):
    """Each who clicked had clicked 2 times before, the promoted once in the mean, the held out twice; 0 of 20 held out
    clicked, and a slope of 1 / 2 leaves them less than that."""
    promoted = _clickers(Arm(*map(np.array, (100.0, 50.0, 50.0, 50.0, 50.0, 50.0, 100.0, 200.0, 100.0))))
    held = _clickers(Arm(*map(np.array, (20.0, 0.0, 0.0, 0.0, 0.0, 0.0, 40.0, 80.0, 0.0))))
    told = record(found := lift(promoted, held), money(found))
    clicks = told["outcomes"]["clicks"]
    assert [clicks[f"{side}_seen"] for side in ("treated", "control")] == pytest.approx([500, 0])
    assert clicks["treated_adjusted"] - clicks["control_adjusted"] == pytest.approx(clicks["estimate"])
    assert clicks["control_adjusted"] < 0
    Console(width=120).print(launch(told))
    said = capsys.readouterr().out
    assert ("500.0" in said, "-4" in said, "as seen." in said) == (True, False, True)


def test_without_a_before_the_difference_is_that_of_the_columns_and_nothing_is_said_of_it(capsys):
    told = record(found := lift(group(90_000, 1_800), group(10_000, 100)), money(found))
    Console(width=120).print(launch(told))
    assert "as seen" not in capsys.readouterr().out


def _clickers(arm: Arm) -> Group:
    nobody = Arm(arm.shoppers, *([np.array(0.0)] * 8))
    return Group(int(arm.shoppers), 0, 0, 0, {"clicks": arm, "purchases": nobody, "revenue": nobody})


def _plan(**given: object) -> Plan:
    told = {"start_ms": 0, "end_ms": 1, "time_zone": "UTC", "channels": ("push",), "offers": (), "policy": "threshold"}
    return Plan(launch="kettle", product="p", **{**told, **given})


@pytest.mark.parametrize(
    ("plan", "given", "expected"),
    [
        (None, {}, Terms()),
        (None, {"holdout": 0.1, "margin": 0.3}, Terms(0.1, Goods(kept=0.3))),
        (_plan(holdout_micro=50_000), {}, Terms(0.05, None, 1)),
        (_plan(holdout_micro=50_000), {"holdout": 0.1}, Terms(0.1, None, 1)),
        (_plan(price_micro=40_000_000, unit_cost_micro=30_000_000), {}, Terms(0.0, Goods(unit_cost=30.0), 1)),
        (_plan(price_micro=40_000_000, unit_cost_micro=30_000_000), {"margin": 0.5}, Terms(0.0, Goods(kept=0.5), 1)),
    ],
)
def test_holdout_and_margin_are_those_of_the_plan_unless_others_are_given(plan, given, expected):
    assert terms(plan, **given) == expected


def test_the_end_of_a_launch_is_that_of_its_window_as_it_stands_unless_it_was_ended_before():
    plan = _plan(holdout_micro=50_000)
    live, ended = standing_of(plan, 1), standing_of(plan, 1, "ended")
    without = replace(live, plan=None)
    assert [standing_terms(one) for one in (None, live, ended, without)] == [
        Terms(),
        Terms(0.05, None, 1),
        Terms(0.05, None, 1, ended=True),
        Terms(end_ms=1),
    ]
