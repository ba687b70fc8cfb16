"""What applying plans changes, decided from what stands."""

from dataclasses import replace

import pytest

from scorer.errors import BadSetting
from streams.plans.apply import changes, with_status
from streams.plans.live import Standing, standing_of, the_one
from tests.builders.plans import plan_of

PLAN, OTHER = plan_of(), plan_of("cooldown: 8h")


def told(status: str, plan: object = OTHER, version: int = 4) -> tuple[int, str, bool]:
    """Version, status and whether anything is told, when PLAN is applied over a launch that stands so."""
    standing = replace(standing_of(PLAN, version, status), plan=plan, offset=7)
    made = changes([PLAN], {PLAN.launch: standing})[0]
    return made.after.version, made.after.status, made.changed


def test_a_new_launch_is_version_1_and_live() -> None:
    made = changes([PLAN], {})[0]
    assert (made.after, made.changed) == (standing_of(PLAN, 1), True)


def test_another_plan_is_the_next_version() -> None:
    assert told("live") == (5, "live", True)


def test_the_same_plan_twice_changes_nothing() -> None:
    assert told("live", PLAN) == (4, "live", False)
    assert told("paused", PLAN) == (4, "paused", False)


def test_a_paused_launch_stays_paused_under_its_new_plan() -> None:
    assert told("paused") == (5, "paused", True)


def test_an_ended_launch_lives_again_as_a_new_version_even_under_the_same_plan() -> None:
    assert told("ended", PLAN) == (5, "live", True)


def test_a_launch_without_a_plan_gets_one_as_its_next_version() -> None:
    assert told("live", None) == (5, "live", True)


@pytest.mark.parametrize("version", [2**31 - 1, 1_757_894_400_000])
def test_a_launch_whose_versions_are_used_up_gets_no_plan(version: int) -> None:
    with pytest.raises(BadSetting, match=f"no next version; at {PLAN.launch}; seen: version {version}, .* 2147483647"):
        told("ended", version=version)


def test_a_launch_that_was_told_under_a_version_below_0_goes_on_with_version_1() -> None:
    assert told("ended", version=-7) == (1, "live", True)


def test_two_plans_of_one_launch_are_refused() -> None:
    with pytest.raises(BadSetting, match="two plans of one launch"):
        changes([PLAN, OTHER], {})


@pytest.mark.parametrize("status", ["live", "paused", "ended"])
def test_another_product_is_refused_for_a_launch_that_was_told(status: str) -> None:
    """Buyers and bad reviews are remembered of the launch: those of the old product would hold the new one back."""
    with pytest.raises(BadSetting, match=r"a new product is a new launch.*P-1; the launch is of P-20417"):
        changes([replace(PLAN, product="P-1")], {PLAN.launch: standing_of(PLAN, 4, status)})


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [("live", "paused", True), ("paused", "paused", False), ("paused", "live", True), ("ended", "ended", False)],
)
def test_a_status_is_told_where_it_changes(before: str, after: str, changed: bool) -> None:
    made = with_status(standing_of(PLAN, 3, before), after)
    assert (made.after.status, made.after.version, made.changed) == (after, 3, changed)


@pytest.mark.parametrize("status", ["live", "paused"])
def test_an_ended_launch_is_neither_paused_nor_resumed(status: str) -> None:
    with pytest.raises(BadSetting, match="was ended"):
        with_status(standing_of(PLAN, 3, "ended"), status)


def test_an_unknown_launch_is_told_with_the_nearest() -> None:
    standings: dict[str, Standing] = {"autumn-kettle": standing_of(PLAN, 1)}
    with pytest.raises(BadSetting, match="Did you mean autumn-kettle"):
        the_one(standings, "autum-kettle")
