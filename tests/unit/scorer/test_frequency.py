"""The logged probability is the frequency, on a small scale; tests.benchmarks.frequency is the great one."""

import pytest

from tests.benchmarks.frequency import VARIANTS, cells_of, count, outside

DECISIONS = 20_000


@pytest.mark.parametrize(("policy", "parameters"), VARIANTS)
def test_actions_are_taken_as_often_as_their_logged_probability_says(
    policy: str, parameters: tuple[float, ...]
) -> None:
    counts = count(policy, parameters, DECISIONS, seed=11)
    assert counts.taken.sum() == DECISIONS
    assert not counts.taken[counts.seen == 0].any()
    assert outside(counts, cells_of([counts]) * len(VARIANTS)) == []


def test_a_draw_that_is_not_fair_is_found() -> None:
    counts = count("softmax", (0.03,), DECISIONS, seed=11, tilt=1)
    assert len(outside(counts, cells_of([counts]))) > 20
