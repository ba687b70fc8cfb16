"""Every guard is told with value and limit, whether it failed or not."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scorer import reasons
from scorer.guards.drawn import drawn
from scorer.guards.who import holdout
from scorer.hashing import text_hash
from scorer.reasons import NAMES
from streams.plans.live import Version, standing_of
from streams.why.spoken import at_clock
from tests.builders.decided import AT, HOUR, KETTLE, MINUTE, answer, guard, held_back, kettle_plan, made


def test_a_cooldown_says_how_long_ago_the_last_promotion_was_and_how_long_it_must_be():
    last_ms = AT - 2 * HOUR - 10 * MINUTE
    result = answer(held_back(reasons.COOLDOWN, last_promotion_ms=last_ms), launch=KETTLE)
    words = "last promotion 2 h 10 min before, limit 6 h"
    assert guard(result, "cooldown") == (False, 7_800_000, 21_600_000, words)


def test_the_stricter_of_plan_and_shop_is_the_cap_of_the_day():
    result = answer(held_back(reasons.CAP_PER_DAY, promoted_today=1), launch=KETTLE)
    words = "1 promotion that day by the shopper's clock, limit 1"
    assert guard(result, "cap_per_day") == (False, 1, 1, words)


def test_the_day_of_a_shopper_who_has_told_nothing_is_the_plans():
    result = answer(held_back(reasons.CAP_PER_DAY, promoted_today=1, consent=0), launch=KETTLE)
    assert guard(result, "cap_per_day") == (False, 1, 1, "1 promotion that day by the plan's clock, limit 1")


@pytest.mark.parametrize(("reason", "noted"), [(reasons.CAP_PER_DAY, 0), (0, 1)])
def test_a_count_of_another_plans_day_that_contradicts_what_was_decided_is_not_told(reason: int, noted: int):
    result = answer(held_back(reason, promoted_today=noted, consent=0), launch=KETTLE)
    words = "the count of that day by the plan's clock is not noted, limit 1"
    assert guard(result, "cap_per_day") == (not reason, None, 1, words)


@pytest.mark.parametrize(
    ("times", "limit", "words"),
    [
        (3, 3, "3 promotions of this launch before, limit 3"),
        (
            2,
            16,
            "2 promotions of this launch before; 16 launches that still run are remembered of the shopper, and no more",
        ),
    ],
)
def test_a_shopper_of_whom_no_more_launches_are_remembered_is_held_back_below_the_cap(
    times: int, limit: int, words: str
):
    result = answer(held_back(reasons.CAP_PER_SHOPPER, times=[times, 0]), launch=KETTLE)
    assert guard(result, "cap_per_shopper") == (False, times, limit, words)


def test_quiet_hours_are_told_by_the_shoppers_clock():
    late_ms = AT + 10 * HOUR  # 23:00 in Shanghai
    result = answer(held_back(reasons.QUIET_HOURS, local_ms=late_ms), launch=KETTLE)
    words = "23:00 by the shopper's clock, quiet from 22:00 to 08:00: personal channels are silent; home_slot is open"
    assert guard(result, "quiet_hours") == (False, "23:00", "22:00 to 08:00", words)


def test_quiet_hours_that_were_passed_by_the_home_slot_say_that_the_others_are_silent():
    early_ms = AT + 15 * HOUR + 40 * MINUTE  # 04:40 in Shanghai
    words = "04:40 by the shopper's clock, quiet from 22:00 to 08:00: personal channels are silent; home_slot is open"
    assert guard(answer(made(local_ms=early_ms)), "quiet_hours") == (True, "04:40", "22:00 to 08:00", words)


@pytest.mark.parametrize(("hour", "silent"), [(7, True), (8, False), (21, False), (22, True)])
def test_quiet_hours_begin_and_end_where_the_plan_says(hour: int, silent: bool):
    result = answer(made(local_ms=AT - AT % (24 * HOUR) + hour * HOUR))
    assert ("silent" in guard(result, "quiet_hours")[3]) is silent


def test_the_clock_of_a_shopper_who_has_told_nothing_is_the_plans():
    result = answer(made(consent=0, local_ms=AT))
    words = "21:00 by the plan's clock, quiet from 22:00 to 08:00"
    assert guard(result, "quiet_hours") == (True, "21:00", "22:00 to 08:00", words)


def test_consent_names_what_is_allowed_and_which_channels_that_opens():
    result = answer(held_back(reasons.CONSENT, consent=128 | 8), launch=KETTLE)
    words = "the shopper allows email; open of the plan's: home_slot"
    assert guard(result, "consent") == (False, ["email"], ["push", "coupon", "home_slot"], words)


def test_a_budget_says_what_is_left_and_what_an_offer_needs():
    result = answer(made(money_left_micro=[1_500_000, -1]))
    words = "1.50 CNY left of what was granted here, the cheapest offer needs 0.00 CNY"
    assert guard(result, "budget") == (True, 1.5, 0.0, words)


def test_a_budget_of_which_more_was_used_than_granted_says_how_much_more():
    result = answer(held_back(reasons.BUDGET, money_left_micro=[-1_500_000, -1]), launch=KETTLE)
    words = "none left of what was granted here (1.50 CNY beyond it was used before), the cheapest offer needs 0.00 CNY"
    assert guard(result, "budget") == (False, -1.5, 0.0, words)


@pytest.mark.parametrize(
    ("negative_micro", "value", "words"),
    [
        (0, None, "no share of negative reviews is noted (none is, or there are fewer than 5 reviews), limit 40%"),
        (200_000, 0.2, "20% of the reviews are negative, limit 40%"),
    ],
)
def test_a_share_of_negative_reviews_that_is_not_known_is_not_called_none(
    negative_micro: int, value: float | None, words: str
):
    result = answer(made(negative_micro=[negative_micro, 0]))
    assert guard(result, "negative_reviews") == (True, value, 0.4, words)


def test_a_holdout_tells_what_was_drawn_which_is_what_the_guard_drew():
    value, keys = drawn(7, KETTLE, "anna"), (np.uint64(text_hash(KETTLE)), np.uint64(text_hash("anna")))
    with np.errstate(over="ignore"):
        assert [bool(holdout(np.uint64(7), *keys, value + above)) for above in (0, 1)] == [False, True]


@pytest.mark.parametrize("bit", NAMES)
def test_each_reason_makes_its_guard_fail_and_no_other(bit: int):
    result = answer(held_back(bit), launch=KETTLE)
    assert [one["name"] for one in result["guards"] if not one["passed"]] == [NAMES[bit]]


def test_all_guards_that_failed_are_told_and_come_first():
    result = answer(held_back(reasons.COOLDOWN | reasons.STOCK | reasons.PAUSED), launch=KETTLE)
    told = [(one["name"], one["passed"]) for one in result["guards"][:4]]
    assert told == [("cooldown", False), ("stock", False), ("paused", False), ("window", True)]


def test_a_launch_without_a_plan_has_the_limits_of_the_shop():
    result = answer(made(), launch="toaster")
    limits = {one["name"]: one["limit"] for one in result["guards"]}
    found = [limits[name] for name in ("cooldown", "cap_per_day", "cap_per_shopper", "budget", "stock")]
    assert found == [21_600_000, 2, None, None, None]


def test_a_row_from_before_plans_still_says_which_guards_failed():
    old = held_back(reasons.HOLDOUT, plan_versions=[], times=[], arm_candidates=[], arm_propensity_micro=[])
    result = answer(old, launch=KETTLE)
    assert guard(result, "holdout") == (False, None, None, "the row is from before values were noted")


def test_a_purchase_counts_since_the_launch_was_told():
    told = [guard(answer(held_back(bits), launch=KETTLE), "already_bought") for bits in (reasons.ALREADY_BOUGHT, 0)]
    assert [words for *_, words in told] == [
        "the shopper has bought it since this launch was told",
        "the shopper has not bought it since this launch was told",
    ]


def test_a_clock_of_no_zone_is_utc_s():
    assert at_clock(AT, "Mars/Olympus") == AT


@pytest.mark.parametrize(
    ("at_ms", "later"),
    [(AT + HOUR, {"plan": kettle_plan("cooldown: 9h")}), (AT, {"status": "ended", "plan": None})],
    ids=["another plan, told later under the same version", "one that nobody can follow"],
)
def test_of_several_records_of_a_version_the_one_that_was_followed_tells_the_limits(at_ms: int, later: dict[str, Any]):
    stood = standing_of(kettle_plan("cooldown: 8h"), 3)
    told = [Version(0, stood), Version(at_ms, replace(stood, **later))]
    limits = guard(answer(held_back(reasons.COOLDOWN), launch=KETTLE, versions={KETTLE: told}), "cooldown")[2]
    assert limits == 8 * HOUR
