"""The threshold policy: hand-worked, and its laws."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scorer.policies.threshold import WHOLE, pick
from scorer.rules import MOST_PROPENSITY_MICRO
from tests.builders.arms import arms

options = st.lists(
    st.tuples(st.booleans(), st.sampled_from([0, 0, 2, 8]), st.integers(0, WHOLE)), min_size=1, max_size=20
)


def shared(
    interest: list[int], reasons: list[int] | None = None, threshold: int = 500_000, floor: int = 1_000
) -> list[int]:
    """Propensities of one arm each of launches with these interests, as a launch without a plan has them."""
    eligible = [int(reason == 0) for reason in reasons or [0] * len(interest)]
    offered = arms([0] * len(interest), interest=interest, eligible=eligible)
    return offered.but(exploration_micro=-floor).chosen_by("threshold", threshold / WHOLE)


def test_the_best_at_or_above_the_threshold_is_preferred() -> None:
    assert shared([500_000, 700_000, 600_000]) == [1_000, 997_000, 1_000, 1_000]
    assert shared([500_000]) == [999_000, 1_000]


def test_below_the_threshold_nothing_is_preferred() -> None:
    assert shared([499_999, 10]) == [1_000, 1_000, 998_000]


def test_what_is_not_eligible_has_no_probability() -> None:
    assert shared([900_000, 600_000], [2, 0]) == [0, 999_000, 1_000]
    assert shared([900_000, 600_000], [8, 4]) == [0, 0, 1_000_000]


def test_of_equals_the_first_is_preferred() -> None:
    assert shared([600_000, 600_000]) == [998_000, 1_000, 1_000]


def test_a_draw_falls_on_the_action_whose_part_it_is_in() -> None:
    parts = np.array([10, 0, 999_980, 10], np.int32)
    assert [pick(parts, drawn) for drawn in (0, 9, 10, 999_989, 999_990, 999_999)] == [0, 0, 2, 2, 3, 3]


@given(options, st.integers(0, WHOLE), st.integers(1, MOST_PROPENSITY_MICRO))
def test_all_that_is_eligible_keeps_the_floor_and_all_adds_up(
    offered: list[tuple[bool, int, int]], threshold: int, floor: int
) -> None:
    interest = [micro for _, _, micro in offered]
    reasons = [reason if there else 1 for there, reason, _ in offered]
    out = np.array(shared(interest, reasons, threshold, floor))
    eligible = np.append(np.array(reasons) == 0, True)
    assert out.sum() == WHOLE
    assert (out[eligible] >= floor).all()
    assert not out[~eligible].any()
