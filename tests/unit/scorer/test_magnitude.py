"""A scale of doublings, held against numpy's logarithm."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.magnitude import magnitude, part_of


@pytest.mark.parametrize("doublings", [0, 1, 5, 24, 60])
def test_each_doubling_is_one_step(doublings: int) -> None:
    assert magnitude(2.0**doublings - 1) == doublings


@given(st.floats(0, 1e18))
def test_it_is_a_logarithm_and_low_by_at_most_0_0861(x: float) -> None:
    assert 0 <= np.log2(1 + x) - magnitude(x) + 1e-9 <= 0.0861


@given(st.floats(0, 1e12), st.floats(0, 1e12))
def test_more_is_never_less(x: float, more: float) -> None:
    assert magnitude(x + more) >= magnitude(x)


def test_a_part_is_1_from_the_whole_on_and_0_below_0() -> None:
    assert (part_of(3.0, 4.0), part_of(15.0, 4.0), part_of(1e9, 4.0), part_of(-5.0, 4.0)) == (0.5, 1.0, 1.0, 0.0)
