"""Figures with their intervals keep within what they can be."""

import numpy as np
import pytest

from scorer.metrics.calibration import gaps
from streams.evaluation.estimate import Draws, calibration_error


def test_no_calibration_error_is_above_one() -> None:
    """Of two rows the mean gap is 3/4; draws have less of it on average, and 1 at most."""
    found = calibration_error(gaps(np.array([1.0, 0.5]), np.array([0, 0])), Draws(1, 200))
    assert (found["ece"], found["ece_ci"]) == (0.75, pytest.approx([0.5125, 1.0]))


def test_without_rows_there_is_no_interval() -> None:
    assert np.isnan(calibration_error(np.zeros((0, 16)), Draws(1, 200))["ece_ci"]).all()
