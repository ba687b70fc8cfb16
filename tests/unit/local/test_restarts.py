"""Which death of a part is one too many."""

import pytest

from streams.local.restarts import FORGOTTEN_S, MOST, Restarts

WEEK_S = 604_800.0


def _died(every_s: float, deaths: int) -> list[int]:
    """What each of so many deaths counts."""
    restarts = Restarts()
    return [restarts.died(at * every_s) for at in range(deaths)]


@pytest.mark.parametrize("every_s", [FORGOTTEN_S, WEEK_S])
def test_a_part_that_dies_now_and_then_is_restarted_each_time(every_s: float) -> None:
    assert _died(every_s, MOST + 3) == [1] * (MOST + 3)


def test_a_part_that_dies_again_and_again_is_given_up() -> None:
    assert _died(FORGOTTEN_S - 1, MOST + 1) == [1, 2, 3, 4, 5, MOST + 1]


def test_an_hour_forgets_all_deaths_before_it() -> None:
    restarts = Restarts()
    found = [restarts.died(at_s) for at_s in (0.0, 5.0, 10.0, 10.0 + FORGOTTEN_S, 12.0 + FORGOTTEN_S)]
    assert found == [1, 2, 3, 1, 2]
