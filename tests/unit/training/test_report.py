"""What a text is told to be worth before rounding: of several windows their mean, as it is served."""

import numpy as np
import pytest

pytest.importorskip("torch")

from scorer.training.report import of_texts

pytestmark = pytest.mark.train


def test_a_text_of_two_windows_has_the_mean_of_both() -> None:
    sides = np.array([[1, 0, 0], [0.5, 0.25, 0.25], [0, 0.25, 0.75], [0, 0, 1]])
    assert of_texts(sides, [1, 2, 1]).tolist() == [[1, 0, 0], [0.25, 0.25, 0.5], [0, 0, 1]]
