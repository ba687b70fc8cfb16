"""Rules, and arrays as compiled loops want them."""

import numpy as np
import pytest

from scorer import rules
from scorer.arrays import check_indices, in_place, ready
from scorer.errors import BadSetting


@pytest.mark.parametrize(
    "wrong",
    [
        {"half_life_ms": 0},
        {"threshold_micro": 1_000_001},
        {"min_propensity_micro": 0},
        {"min_propensity_micro": 47_620},
        {"bot_events_per_min": 0},
        {"attribution_ms": 0},
        {"seed": 2**64},
        {"seed": -1},
        {"cap_per_day": -1},
    ],
)
def test_a_rule_outside_its_range_names_itself(wrong: dict[str, int]) -> None:
    with pytest.raises(BadSetting, match=next(iter(wrong))):
        rules.build(**wrong)


def test_the_largest_seed_is_kept_whole() -> None:
    assert int(rules.build(seed=2**64 - 1)["seed"][0]) == 2**64 - 1


def test_a_fitting_array_is_passed_on_and_a_read_only_one_is_copied() -> None:
    fits = np.zeros(3, np.int64)
    locked = np.frombuffer(bytes(24), np.int64)
    assert ready(fits, np.int64) is fits
    assert ready(locked, np.int64).flags.writeable
    with pytest.raises(ValueError, match="in place"):
        in_place(locked, np.int64)


def test_another_dtype_is_refused_not_cast() -> None:
    with pytest.raises(TypeError, match="float64"):
        ready(np.zeros(3), np.int64)


def test_indices_are_checked_at_both_ends() -> None:
    check_indices(np.array([0, 2]), 3, "x")
    check_indices(np.array([], np.int32), 0, "x")
    for wrong in (3, -1):
        with pytest.raises(IndexError, match="x must be in"):
            check_indices(np.array([wrong]), 3, "x")
