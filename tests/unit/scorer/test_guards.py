"""Each guard alone: where a limit begins to hold something back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.channels import COUPON, EMAIL, HOME_SLOT, KNOWN, PUSH, mask
from scorer.guards import how_often, when, who, worth
from tests.builders.core import DAY, HOUR, MINUTE, T0

MIDNIGHT = T0 // DAY * DAY


def test_a_window_holds_its_first_moment_and_not_its_last() -> None:
    assert [when.window(5, 9, now) for now in (4, 5, 8, 9)] == [True, False, False, True]


def test_a_cooldown_is_the_longer_of_shop_and_plan() -> None:
    assert [when.cooldown(0, now, 4, 6) for now in (5, 6)] == [True, False]
    assert [when.cooldown(0, now, 6, -1) for now in (5, 6)] == [True, False]
    assert not when.cooldown(-1, 0, 6, 6)


@pytest.mark.parametrize(("hour", "quiet"), [(21.99, False), (22, True), (0, True), (7.99, True), (8, False)])
def test_quiet_hours_reach_over_midnight(hour: float, quiet: bool) -> None:
    assert when.quiet_hours(22 * 60, 8 * 60, MIDNIGHT + round(hour * HOUR)) == quiet


@pytest.mark.parametrize(("hour", "quiet"), [(12.99, False), (13, True), (14.99, True), (15, False)])
def test_quiet_hours_within_a_day(hour: float, quiet: bool) -> None:
    assert when.quiet_hours(13 * 60, 15 * 60, MIDNIGHT + round(hour * HOUR)) == quiet


def test_no_quiet_hours_are_no_minute_long() -> None:
    assert not when.quiet_hours(-1, -1, MIDNIGHT)
    assert not when.quiet_hours(60, 60, MIDNIGHT + HOUR)


@settings(deadline=None)
@given(st.integers(0, 2**63), st.integers(1, 2**63), st.integers(0, 1_000_000))
def test_a_greater_holdout_holds_a_smaller_one(seed: int, shopper: int, share_micro: int) -> None:
    def held(micro: int) -> bool:
        with np.errstate(over="ignore"):
            return bool(who.holdout(np.uint64(seed), np.uint64(77), np.uint64(shopper), micro))

    assert held(1_000_000)
    assert not held(0)
    assert held(share_micro) <= held(min(share_micro + 1, 1_000_000))


def test_a_holdout_is_as_large_as_its_share() -> None:
    with np.errstate(over="ignore"):
        held = [who.holdout(np.uint64(3), np.uint64(77), np.uint64(shopper), 100_000) for shopper in range(1, 20_001)]
    assert abs(sum(held) - 2_000) < 4 * np.sqrt(20_000 * 0.1 * 0.9)


def test_a_bot_is_one_until_its_minute() -> None:
    assert [who.bot(10, now) for now in (10 * MINUTE - 1, 10 * MINUTE)] == [True, False]


def test_a_personal_channel_needs_consent_and_the_home_slot_none() -> None:
    told = KNOWN | mask(["push"])
    assert [bool(who.consent(told, 15, channel)) for channel in (PUSH, COUPON, HOME_SLOT, EMAIL)] == [
        False,
        True,
        False,
        True,
    ]


def test_a_shopper_who_has_told_nothing_is_taken_at_the_plan_s_default() -> None:
    assert [bool(who.consent(0, mask(["email"]), channel)) for channel in (PUSH, EMAIL)] == [True, False]


def test_the_smaller_cap_of_shop_and_plan_holds() -> None:
    assert [how_often.cap_per_day(n, 5, 2) for n in (1, 2)] == [False, True]
    assert [how_often.cap_per_day(n, 2, -1) for n in (1, 2)] == [False, True]


def test_a_launch_that_cannot_be_remembered_is_at_its_cap() -> None:
    assert [how_often.cap_per_shopper(n, True, 3) for n in (2, 3)] == [False, True]
    assert how_often.cap_per_shopper(0, False, -1)


def test_an_offer_may_use_the_last_of_the_money() -> None:
    assert [worth.budget(spent, 3, 10) for spent in (7, 8)] == [False, True]
    assert not worth.budget(10**15, 3, -1)


def test_a_pace_releases_a_part_a_day_and_all_by_the_last() -> None:
    """Thirty days: a thirtieth of the grant of 3,000 with each day begun."""
    days = [worth.released(3_000, 0, 30 * DAY, day * DAY) for day in (0, 1, 28, 29, 40)]
    assert days == [100, 200, 2_900, 3_000, 3_000]


def test_a_short_window_is_paced_in_twenty_four_parts() -> None:
    assert [worth.released(2_400, 0, DAY, hour * HOUR) for hour in (0, 12, 23)] == [100, 1_300, 2_400]


@settings(deadline=None)
@given(st.integers(0, 10**15), st.integers(1, 400), st.integers(0, 500), st.integers(0, 500))
def test_a_pace_never_releases_more_than_the_grant_and_never_takes_back(
    granted: int, days: int, first: int, second: int
) -> None:
    earlier, later = sorted((first * DAY // 2, second * DAY // 2))
    released = [worth.released(granted, 0, days * DAY, at) for at in (earlier, later)]
    assert 0 <= released[0] <= released[1] <= granted


def test_stock_holds_back_below_its_limit_and_never_while_unknown() -> None:
    assert [worth.stock(left, 10) for left in (9, 10, -1)] == [True, False, False]
    assert not worth.stock(0, -1)


def test_negative_reviews_stop_at_their_share() -> None:
    assert [worth.negative_reviews(share, 400_000) for share in (399_999, 400_000)] == [False, True]
    assert not worth.negative_reviews(1_000_000, -1)
