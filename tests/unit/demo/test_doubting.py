"""The doubt that a demo tells of is the one that the policies act on."""

import numpy as np
import pytest

from scorer.contexts import UNIT
from scorer.learning.solved import blank, doubt_micro
from streams.demo.doubting import doubt


def test_the_doubt_told_of_is_the_mean_of_the_policies_own() -> None:
    solved = blank(1, noise_micro=300_000.0)
    solved["root"][0] = np.tril(np.arange(144.0).reshape(12, 12) / 100)
    x = np.arange(36, dtype=np.int32).reshape(3, 12) * 100
    own = np.mean([doubt_micro(solved[0], one) for one in x]) / 1e6
    assert doubt(solved, x) == pytest.approx(own, rel=1e-12)


def test_a_full_one_of_a_context_is_doubted_by_its_root_and_the_noise() -> None:
    solved = blank(1, noise_micro=300_000.0)
    solved["root"][0] = np.eye(12) * 0.5
    x = np.array([[UNIT] + [0] * 11, [0] * 12], np.int32)  # doubted by 0.5 * 0.3, and not at all
    assert doubt(solved, x) == pytest.approx(0.075, rel=1e-12)
