"""The interest model's network, its calibration and its figures, on cases worked by hand."""

from dataclasses import replace

import numpy as np
import pytest

from scorer.training import interest
from scorer.training.interest import Choices, Rows, Source, Weights

LINE = Weights(np.zeros(1), np.ones(1), 9.0, ((np.array([[1.0, 0.5]]), np.array([0.0, -1.0])),))


def _rows(odds: list[float], came: list[int]) -> Rows:
    clicked = np.array(came, np.bool_)
    return Rows(np.array(odds, np.float32)[:, None], clicked, np.zeros(len(came), np.bool_))


def _choices(*runs: list[float], chosen: list[int], new: list[bool] | None = None) -> Choices:
    start = np.cumsum([0, *map(len, runs)])
    features = np.array([value for run in runs for value in run], np.float32)[:, None]
    return Choices(features, start, np.array(chosen), np.array(new or [False] * len(chosen)))


def test_one_layer_is_a_logistic_regression_of_each_head() -> None:
    expected = [[0.5, 1 / (1 + np.e)], [1 / (1 + np.exp(-2)), 0.5]]
    np.testing.assert_allclose(interest.predict([LINE], np.array([[0.0], [2.0]], np.float32)), expected, rtol=1e-12)


def test_features_are_standardised_and_cut() -> None:
    scaled = replace(LINE, centre=np.array([10.0]), scale=np.array([5.0]), clip=3.0)
    assert interest.logits([scaled], np.array([[20.0], [1000.0]], np.float32))[:, 0].tolist() == [2.0, 3.0]


def test_hidden_layers_pass_on_what_is_positive() -> None:
    deep = replace(LINE, layers=((np.array([[1.0, -1.0]]), np.zeros(2)), (np.array([[1.0, 0], [2.0, 0]]), np.zeros(2))))
    assert interest.logits([deep], np.array([[3.0], [-3.0]], np.float32))[:, 0].tolist() == [3.0, 6.0]


def test_calibration_brings_the_mean_of_each_log_together_to_what_happened() -> None:
    """A quarter of 4,000 rows is clicked; the network says a half of all."""
    rows = _rows([0.1, 0.0] * 2000, [1, 0, 0, 0] * 1000)
    found = interest.predict([interest.calibrated(LINE, [rows])], rows.features)[:, 0]
    assert found.mean() == pytest.approx(0.25, abs=1e-3)


def test_copies_have_their_share_of_what_is_learnt_from() -> None:
    none, first, second, third = _choices(chosen=[]), *(_rows([0.0] * size, [0] * size) for size in (5, 2, 1))
    log = Source("log", none, first, none, first, thinned=(second,), some=(third,))
    other, nothing = replace(log, thinned=(), some=()), Source("log", none, _rows([], []), none, first)
    assert interest.taught([log, other, nothing], 0.4) == [(first, 0.3), (first, 0.3), (second, 0.2), (third, 0.2)]
    assert interest.taught([other], 0.4) == [(first, 1.0)]
    assert interest.taught([replace(nothing, some=(third,))], 0.4) == [(third, 1.0)]


def test_a_head_of_which_nothing_happened_stays_as_it_is() -> None:
    rows = _rows([0.0, 1.0] * 50, [0, 1] * 50)
    was, now = (interest.logits([each], rows.features)[:, 1] for each in (LINE, interest.calibrated(LINE, [rows])))
    assert was.tolist() == now.tolist()


def test_recall_counts_answers_among_the_first_and_none_that_is_not_there() -> None:
    found = interest.recall([LINE], _choices([3, 2, 1], [3, 2, 1], [5.0], chosen=[0, 2, -1]), most=2)
    assert found.tolist() == [1.0, 0.0, 0.0]


def test_figures_name_what_the_log_holds_and_leave_out_the_rest() -> None:
    nothing, none = _rows([], []), _choices(chosen=[])
    tested = _choices([3, 2], [1, 2], chosen=[0, 0], new=[False, True])
    found = interest.figures([LINE], Source("log", none, nothing, tested, nothing))
    assert found == {"clicks": 2, "recall@20": 1.0, "new_clicks": 1, "recall@20 new": 1.0}


def test_figures_of_points_are_those_of_what_came() -> None:
    none, rows = _choices(chosen=[]), _rows([-1.0, 1.0] * 30, [0, 1] * 30)
    found = interest.figures([LINE], Source("log", none, _rows([], []), none, rows))
    assert (found["click_rate"], found["click_auc"], found["click_mean"]) == (0.5, 1.0, pytest.approx(0.5))
    assert found["click_ece"] == pytest.approx(1 / (1 + np.e))
    assert "purchase_rate" not in found


def test_networks_together_give_the_mean_of_their_log_odds() -> None:
    random, shapes = np.random.default_rng(1), [(1, 4), (4, 4), (4, 2)]

    def network() -> Weights:
        return replace(LINE, layers=tuple((random.normal(size=each), random.normal(size=each[1])) for each in shapes))

    several, asked = [network() for _ in range(3)], np.array([[-2.0], [0.5], [3.0]], np.float32)
    expected = np.mean([interest.logits([each], asked) for each in several], axis=0)
    np.testing.assert_allclose(interest.logits(several, asked), expected, rtol=1e-12)
