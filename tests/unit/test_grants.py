"""What a partition may use of a budget, as it stood below each offset: steps are read again with what they knew."""

from typing import Any

import pytest

from scorer.plans import unlimited
from streams.grants import Grants
from streams.placed import NOWHERE


def _grant(place: int, money_micro: int, impressions: int, partition: int = 0) -> dict[str, Any]:
    return {
        "launch": "kettle",
        "partition": partition,
        "money_micro": money_micro,
        "impressions": impressions,
        "place": place,
    }


def _told() -> Grants:
    """Partition 0 is granted 70 and 7 at offset 2, 90 and 9 at offset 5; partition 1 something at 3; 4 never counts."""
    grants = Grants()
    grants.add(2, _grant(2, 70, 7))
    grants.add(3, _grant(3, 500, 50, partition=1))
    grants.add(4, _grant(NOWHERE, 80, 8))
    grants.add(5, _grant(5, 90, 9))
    return grants


@pytest.mark.parametrize(
    ("before", "expected"), [(0, [0, 0]), (2, [0, 0]), (3, [70, 7]), (4, [70, 7]), (5, [70, 7]), (6, [90, 9])]
)
def test_a_grant_is_in_force_from_the_offset_behind_it_on(before: int, expected: list[int]) -> None:
    plans = unlimited(1)
    plans["budget_micro"], plans["impressions"] = 1_000, 100
    assert _told().granted(("kettle",), plans, 0, before).tolist() == [expected]


def test_what_a_plan_does_not_limit_is_not_limited_by_a_grant() -> None:
    plans = unlimited(2)
    plans["impressions"][0] = 100
    assert _told().granted(("kettle", "kettle"), plans, 0, 6).tolist() == [[-1, 9], [-1, -1]]


@pytest.mark.parametrize(("money_micro", "impressions", "expected"), [(70, -1, [70, 0]), (-1, 7, [0, 7])])
def test_a_limit_that_the_plan_has_had_only_since_the_newest_grant_grants_nothing(
    money_micro: int, impressions: int, expected: list[int]
) -> None:
    plans, grants = unlimited(1), Grants()
    plans["budget_micro"], plans["impressions"] = 1_000, 100
    grants.add(0, _grant(0, money_micro, impressions))
    assert grants.granted(("kettle",), plans, 0, 1).tolist() == [expected]
