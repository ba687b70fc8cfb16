"""Promotions that broke a limit are named, by a reading that shares no code with what decides."""

from typing import Any

import numpy as np
import pytest

from scorer.guards.who import holdout
from scorer.hashing import text_hash
from scorer.plan import Offer, Plan
from streams.recount.budgets import Spent
from streams.recount.counted import Step
from streams.recount.guards import Limits
from streams.recount.launches import Launches
from streams.recount.limits import Kept
from streams.recount.stretch import Stretch

HOUR, DAY = 3_600_000, 86_400_000
NOON = 1_757_894_400_000 // DAY * DAY + 12 * HOUR
SHOP = Limits(cooldown_ms=0, cap_per_day=100, seed=5)
PLAN = Plan(
    launch="lamp",
    product="p",
    start_ms=NOON - DAY,
    end_ms=NOON + 9 * DAY,
    time_zone="Asia/Shanghai",
    channels=("push", "home_slot"),
    offers=(Offer("list-price"), Offer("ten-off", 100_000, 2_000_000)),
    policy="threshold",
)


def in_force(**changed: Any) -> dict[str, Any]:
    plan = Plan(**{**vars(PLAN), **changed})
    record = {"launch": "lamp", "product": "p", "start_ms": plan.start_ms, "end_ms": plan.end_ms, "version": 1}
    return record | {"plan": plan.to_json(), "status": "live"}


def promoted(
    at_ms: int = NOON, shopper: str = "anna", channel: str = "home_slot", launch: str = "lamp"
) -> dict[str, Any]:
    return {
        "decision_id": f"{at_ms}-{shopper}",
        "shopper": shopper,
        "at_ms": at_ms,
        "launch": "lamp",
        "launches": ["lamp"],
        "plan_versions": [1],
        "channel": channel,
    }


def told(*consent: str, zone: str = "Asia/Shanghai", at_ms: int = NOON - HOUR) -> dict[str, Any]:
    return {"shopper": "anna", "consent": list(consent), "time_zone": zone, "at_ms": at_ms}


def read(rows: list[dict[str, Any]], said: list[dict[str, Any]], record: dict[str, Any]) -> Stretch:
    """A stretch whose one step took a click for each decision, and what was said."""
    times = {("clicks", at): row["at_ms"] for at, row in enumerate(rows)}
    times |= {("shoppers", at): row["at_ms"] for at, row in enumerate(said)}
    step = Step(0, {"clicks": (0, len(rows)), "shoppers": (0, len(said))}, {}, {}, 0, 0, 0)
    decisions = {(0, at): {"promised": record, "topic": "clicks", "offset": at} | row for at, row in enumerate(rows)}
    shoppers = {(0, at): row for at, row in enumerate(said)}
    return Stretch(0, [step], {"decisions": decisions, "shoppers": shoppers}, times)


def names(
    rows: list[dict[str, Any]], said: list[dict[str, Any]], record: dict[str, Any], shop: Limits = SHOP
) -> list[str]:
    return [each.field for each in Kept(shop).check(read(rows, said, record))]


def test_a_promotion_within_every_limit_is_not_named() -> None:
    assert names([promoted()], [told("push")], in_force()) == []


@pytest.mark.parametrize(
    ("limit", "rows", "said", "plan"),
    [
        ("window", [promoted(NOON + 9 * DAY)], [], {}),
        ("cooldown", [promoted(), promoted(NOON + HOUR)], [], {"cooldown_ms": 2 * HOUR}),
        ("cap_per_day", [promoted(), promoted(NOON + HOUR)], [], {"cap_per_day": 1}),
        ("cap_per_shopper", [promoted(), promoted(NOON + 2 * DAY)], [], {"cap_per_shopper": 1}),
        ("consent", [promoted(channel="push")], [told("email")], {}),
        ("consent", [promoted(channel="push")], [], {}),
        ("quiet_hours", [promoted(channel="push")], [told("push")], {"quiet_from_min": 19 * 60, "quiet_to_min": 480}),
    ],
)
def test_a_broken_limit_is_named(
    limit: str, rows: list[dict[str, Any]], said: list[dict[str, Any]], plan: dict[str, Any]
) -> None:
    assert names(rows, said, in_force(**plan)) == [limit]


def test_a_promotion_is_held_against_the_record_of_its_moment_though_a_later_one_has_its_version() -> None:
    """The second shop that `simulate` makes up tells launches of the first anew, as version 1 again."""
    later = in_force(start_ms=NOON + 8 * DAY)
    rows = [promoted() | {"promised": in_force()}, promoted(NOON + HOUR) | {"promised": later}]
    assert names(rows, [], later) == ["window"]


@pytest.mark.parametrize("record", [None, in_force() | {"version": 2}])
def test_a_version_that_was_not_in_force_is_named(record: dict[str, Any] | None) -> None:
    assert names([promoted() | {"promised": record}], [], in_force()) == ["plan_versions"]


def test_the_day_is_the_shopper_s() -> None:
    """15:59 UTC and 16:01 UTC: one day in UTC, two in Shanghai."""
    rows = [promoted(NOON + 4 * HOUR - 60_000), promoted(NOON + 4 * HOUR + 60_000)]
    known = in_force(cap_per_day=1)
    assert names(rows, [told("push")], known) == []
    assert names(rows, [told("push", zone="UTC")], known) == ["cap_per_day"]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../zones", "America"])
def test_a_day_by_what_is_no_zone_is_utc_s(zone: str) -> None:
    rows = [promoted(NOON + 4 * HOUR - 60_000), promoted(NOON + 4 * HOUR + 60_000)]
    assert names(rows, [told("push", zone=zone)], in_force(cap_per_day=1)) == ["cap_per_day"]


@pytest.mark.parametrize(
    ("plan", "rows", "said"),
    [
        ({"default_consent": ("push",)}, [promoted(channel="push")], told(at_ms=NOON + 1)),
        (
            {"default_consent": ("push",), "quiet_from_min": 0, "quiet_to_min": 360},
            [promoted(channel="push")],
            told("push", zone="America/New_York", at_ms=NOON + 1),
        ),
        (  # 15:59 and 16:01 UTC are two days in Shanghai, the plan's zone, and one in the zone told later
            {"cap_per_day": 1},
            [promoted(NOON + 4 * HOUR - 60_000), promoted(NOON + 4 * HOUR + 60_000)],
            told("push", zone="UTC", at_ms=NOON + 5 * HOUR),
        ),
    ],
    ids=["consent", "quiet_hours", "cap_per_day"],
)
def test_what_a_shopper_tells_after_a_promotion_breaks_no_limit_of_it(
    plan: dict[str, Any], rows: list[dict[str, Any]], said: dict[str, Any]
) -> None:
    assert names(rows, [said], in_force(**plan)) == []


def test_of_two_records_the_newest_before_the_promotion_counts() -> None:
    """Push is allowed at 11:00 and taken back at 12:30: fine at 12:00, broken at 13:00."""
    said = [told("push"), told("email", at_ms=NOON + HOUR // 2)]
    rows = [promoted(channel="push"), promoted(NOON + HOUR, channel="push")]
    assert [names(rows[:1], said, in_force()), names(rows, said, in_force())] == [[], ["consent"]]


def test_of_a_day_by_a_clock_told_since_the_last_eight_promotions_count() -> None:
    """Nine by the plan's clock, the tenth by Kiritimati's, where all are of the next day: the core remembers eight."""
    minutes = [NOON + at * 60_000 for at in range(10)]
    said = [told("push", zone="Pacific/Kiritimati", at_ms=minutes[8] + 1)]
    rows, plan = [promoted(at_ms) for at_ms in minutes], in_force(cap_per_day=9)
    assert [names(rows, said, plan), names(rows, [], plan)] == [[], ["cap_per_day"]]


def test_the_holdout_is_drawn_here_as_the_core_draws_it() -> None:
    shoppers = [f"s{number}" for number in range(300)]
    known = in_force(holdout_micro=200_000)
    with np.errstate(over="ignore"):
        held = [
            bool(holdout(np.uint64(5), np.uint64(text_hash("lamp")), np.uint64(text_hash(name)), 200_000))
            for name in shoppers
        ]
    assert [names([promoted(shopper=name)], [], known) == ["holdout"] for name in shoppers] == held


def trigger(plan: dict[str, Any], at: int = 0) -> dict[str, Any]:
    return {"decision_id": f"d{at}", "launch": "lamp", "promised": plan, "offer": "ten-off"}


def test_money_counts_until_a_window_closes_unused() -> None:
    """Three coupons of 2.00: one used, one given back, one open."""
    plan = in_force(budget_micro=9_000_000, impressions=9)
    used = {"decision_id": "d0", "launch": "lamp", "purchased_ms": 1, "cost_micro": 2_000_000, "shown": "told"}
    unused = used | {"decision_id": "d1", "purchased_ms": -1, "shown": "failed"}
    spent = Spent()
    spent.add([trigger(plan, at) for at in range(3)], [used, unused])
    assert (spent.money, spent.impressions) == ({"lamp": 4_000_000}, {"lamp": 2})


WITHOUT_PLAN = in_force() | {"plan": ""}


@pytest.mark.parametrize("free", [in_force(), in_force(budget_micro=900_000_000), WITHOUT_PLAN])
@pytest.mark.parametrize(("limited", "named"), [(3, []), (4, ["impressions"])])
def test_of_a_launch_that_was_not_always_limited_count_the_promotions_under_a_limit(
    free: dict[str, Any], limited: int, named: list[str]
) -> None:
    """Forty promotions while there was no limit of impressions, then these under a plan of three."""
    plan, spent = in_force(impressions=3), Spent()
    spent.add([trigger(free if at < 40 else plan, at) for at in range(40 + limited)], [])
    known = Launches([(0, "lamp", free), (1, "lamp", plan)])
    assert [each.field for each in spent.broken(known)] == named


def test_what_comes_back_of_promotions_without_a_limit_pays_for_none_under_one() -> None:
    """One failed delivery of before the plan had a limit of three; then four promotions, all shown."""
    plan, spent = in_force(impressions=3), Spent()
    failed = {"decision_id": "d0", "launch": "lamp", "purchased_ms": -1, "cost_micro": 2_000_000, "shown": "failed"}
    spent.add([trigger(WITHOUT_PLAN), *(trigger(plan, at) for at in range(1, 5))], [failed])
    assert [each.seen for each in spent.broken(Launches([(0, "lamp", plan)]))] == [4]


def test_an_overdrawn_budget_is_named() -> None:
    spent = Spent({"lamp": 4_000_001}, {"lamp": 3})
    known = Launches([(0, "lamp", in_force(budget_micro=4_000_000, impressions=3))])
    assert [each.field for each in spent.broken(known)] == ["budget_micro"]


@pytest.mark.parametrize(("told_ms", "named"), [(2 * HOUR, ["cooldown"]), (0, [])])
def test_the_limits_that_a_claim_told_count_and_not_those_of_now(told_ms: int, named: list[str]) -> None:
    rows = [promoted(at_ms) | {"settings": {"cooldown_ms": str(told_ms)}} for at_ms in (NOON, NOON + HOUR)]
    now = Limits(cooldown_ms=HOUR * 2 - told_ms, cap_per_day=100, seed=5)
    assert names(rows, [], in_force(), now) == named
