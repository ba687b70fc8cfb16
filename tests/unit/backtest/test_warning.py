"""A candidate that promotes far less than the log is told that its scores would be others; one that the log followed
for a while only is not called the same."""

from dataclasses import replace

from streams.backtest.candidate import Candidate, compare
from streams.backtest.judging import Verdict
from streams.backtest.warning import warnings
from streams.catalogue import LaunchView
from tests.builders.backtested import World


def test_far_fewer_promotions_than_the_logs_are_warned_of_and_nearly_as_many_are_not(log: World) -> None:
    """Its own promotions beside twice as many in the log, and beside a tenth more."""
    verdicts = log.tried(log.candidate(exploration_micro=60_000)).verdicts
    promotions = verdicts[0].told["expected"]["promotions"]
    codes = [[one["code"] for one in warnings(verdicts, times * promotions)] for times in (2.0, 1.1)]
    assert ["feedback" in one for one in codes] == [True, False]
    text = next(one["text"] for one in warnings(verdicts, 2 * promotions) if one["code"] == "feedback")
    assert text.startswith("It would promote 50% less than the log did.")


def test_a_plan_that_the_log_followed_last_is_compared_with_the_versions_before_too(log: World) -> None:
    """version 1: caps of 4 a day  |  version 2: the candidate's"""
    newest = log.ground().newest()
    [first, *_] = compare(Candidate("newest", log.plans), [_before(newest), replace(newest, versions=(2, 2))])
    assert (first.versions, first.changes) == ((1, 2), ())
    assert [(one.version, one.changes) for one in first.earlier] == [
        (1, ({"field": "caps.per_shopper_per_day", "old": "4", "new": "1"},))
    ]


def test_a_version_that_says_the_same_as_the_one_before_differs_by_nothing(log: World) -> None:
    newest = log.ground().newest()
    [first, *_] = compare(Candidate("same", log.plans), [newest, newest])
    assert (first.versions, first.changes, first.earlier) == ((1,), (), ())


def test_only_a_plan_that_the_log_followed_throughout_is_called_the_same(log: World) -> None:
    [verdict] = log.tried(Candidate("newest", log.plans)).verdicts
    change = {"field": "budget.money", "before": "5", "after": "6"}
    plans = verdict.told["plans"]
    changed = [plans[0] | {"versions": [1, 2], "earlier": [{"version": 1, "changes": [change]}]}, *plans[1:]]
    assert [_said(verdict, plans), _said(verdict, changed)] == [
        {"same": "It is what the log followed: nothing differs."},
        {
            "newest": "It is the newest of what the log followed (launch-000 versions 1, 2), and differs from what it "
            "followed before.",
        },
    ]


def test_plans_of_several_currencies_that_are_added_up_are_warned_of(log: World) -> None:
    one, other = log.plans
    mixed = {one: replace(log.plans[one], currency="CNY"), other: replace(log.plans[other], currency="IDR")}
    alone = {name: replace(plan, currency="CNY") for name, plan in log.plans.items()}
    told = [log.told(Candidate("tried", plans))["warnings"] for plans in (mixed, alone)]
    assert [[each["text"] for each in warned if each["code"] == "currencies"] for warned in told] == [
        [
            "Its launches count in CNY and IDR: spend adds up plain numbers, "
            "and clicks and purchases are valued as of CNY."
        ],
        [],
    ]


def _before(newest: LaunchView) -> LaunchView:
    other = tuple(replace(plan, cap_per_day=4) if plan else None for plan in newest.details)
    return replace(newest, versions=(1, 1), details=other)


def _said(verdict: Verdict, plans: list[dict[str, object]]) -> dict[str, str]:
    told = verdict.told | {"plans": plans}
    promotions = told["expected"]["promotions"]
    return {one["code"]: one["text"] for one in warnings([replace(verdict, told=told)], promotions)}
