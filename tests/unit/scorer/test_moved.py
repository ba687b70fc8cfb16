"""Whether a policy should be told what others taught: a quarter of a weight's doubt."""

import numpy as np
import pytest

from scorer.arrays import Table
from scorer.learning.moved import moved
from scorer.learning.solved import NUMBERS, blank


def known(theta_micro: float = 0.0, doubt_micro: float = 100.0) -> Table:
    """Twelve weights, the last of which is `theta_micro`, each known to within `doubt_micro`."""
    rows = blank(1)
    rows["theta"][0, -1] = theta_micro
    rows["root"][0], rows["noise_micro"] = np.eye(NUMBERS), doubt_micro
    return rows


@pytest.mark.parametrize(("theta_micro", "far"), [(0.0, False), (25.0, False), (25.1, True), (-25.1, True)])
def test_a_weight_moves_far_from_a_quarter_of_its_doubt_on(theta_micro: float, far: bool) -> None:
    assert moved(known(), known(theta_micro)) == far


@pytest.mark.parametrize(("doubt_micro", "other"), [(80.0, False), (74.9, True), (120.0, False), (125.1, True)])
def test_a_doubt_is_another_from_a_quarter_on(doubt_micro: float, other: bool) -> None:
    assert moved(known(), known(doubt_micro=doubt_micro)) == other


@pytest.mark.parametrize(("theta_micro", "far"), [(125.0, False), (125.1, True)])
def test_doubts_that_hang_together_count_with_all_their_parts(theta_micro: float, far: bool) -> None:
    """A root with 3 and 4 in one column: a doubt of 5 times the noise."""
    before, after = known(), known(theta_micro)
    before["root"][0, -2:, -1] = after["root"][0, -2:, -1] = 3.0, 4.0
    assert moved(before, after) == far
