"""Accuracy and macro F1 of a confusion matrix are those of scikit-learn; intervals cover what they should."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score

from scorer.metrics.bootstrap import by_unit, interval
from scorer.metrics.classes import accuracy, confusion, macro_f1

PAIRS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=40)


@given(PAIRS)
def test_figures_are_those_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    label, chosen = (np.array(each) for each in zip(*pairs, strict=True))
    sums = confusion(label, chosen, 3).sum(axis=0)
    assert accuracy(sums) == pytest.approx(accuracy_score(label, chosen))
    assert macro_f1(sums) == pytest.approx(f1_score(label, chosen, average="macro", zero_division=0))


def test_rows_of_one_shopper_are_drawn_together() -> None:
    sums = by_unit(np.array([[1.0, 1], [0, 1], [1, 1], [1, 1]]), np.array([0, 1, 0, 1], np.int32))
    assert sums.tolist() == [[2, 2], [1, 2]]
    draws = [np.array([0, 0]), np.array([0, 1]), np.array([1, 1])]
    assert interval(sums, lambda total: total[0] / total[1], draws) == pytest.approx((0.5125, 0.9875))


def test_an_interval_of_a_mean_is_about_two_standard_errors_wide() -> None:
    random = np.random.default_rng(3)
    rows = np.stack([random.random(400) < 0.5, np.ones(400)], axis=1)
    draws = [random.integers(0, 400, 400) for _ in range(2000)]
    low, high = interval(rows, lambda total: total[0] / total[1], draws)
    assert high - low == pytest.approx(2 * 1.96 * 0.5 / np.sqrt(400), rel=0.1)


def test_a_figure_that_is_never_a_number_has_no_interval() -> None:
    assert np.isnan(interval(np.zeros((2, 1)), lambda total: float("nan"), [np.array([0, 1])])).all()
