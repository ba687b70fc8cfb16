"""Figures of a result: worked by hand, by shopper, and empty where nothing was asked."""

import numpy as np
import pytest

from scorer.features import FEATURES
from scorer.metrics.ranking import NOWHERE
from streams.evaluation import calibrated
from streams.evaluation.boosted_tree import BoostedTree
from streams.evaluation.estimate import Draws
from streams.evaluation.judged import Judged, figures, ranked
from streams.examples.points import Points, whole
from streams.examples.question import Question

DRAWS = Draws(1, 200)


def _judged(shopper: int, place: tuple[int, int]) -> Judged:
    return Judged(click=0, shopper=shopper, all=True, new=False, again=False, places={"one": place})


def _points(*clicked: bool, whole: bool = True) -> Points:
    count = len(clicked)
    product = np.full((count, 20), -1, np.int32)
    product[:, 0] = 0
    first = np.zeros((count, 20), np.bool_)
    first[:, 0] = clicked
    shopper, zeros = np.arange(count, dtype=np.int32), np.zeros((count, 20), np.int64)
    features = np.zeros((count, 20, len(FEATURES)), np.float32)
    return Points(shopper, zeros[:, 0], product, features, first, first, zeros, np.full(count, whole))


def _question(target: int, features: np.ndarray) -> Question:
    padded = np.zeros((1, 20, len(FEATURES)), np.float32)
    padded[0, : len(features), 0] = features
    return Question(0, 0, padded, len(features), target, {})


def test_a_ranker_has_the_mean_of_its_places() -> None:
    judged = [_judged(5, (0, 0)), _judged(5, (1, 0)), _judged(9, (NOWHERE, 0)), _judged(9, (30, 0))]
    (found,) = figures(judged, ["one"], DRAWS).values()
    assert (found["n"], found["recall@20"], found["mrr@20"]) == (4, 0.5, 0.375)
    assert found["recall@20_ci"] == [0, 1]  # two shoppers: all right, and all wrong
    assert ranked(judged, "one") == 0.75


def test_nothing_asked_has_no_figure() -> None:
    (found,) = figures([], ["one"], DRAWS).values()
    assert found["n"] == 0
    assert np.isnan([found["recall@20"], *found["recall@20_ci"], ranked([], "one")]).all()


def test_calibration_is_that_of_the_chosen_candidates() -> None:
    points = _points(True, False, False, False)
    said = np.zeros((4, 20))
    said[:, 0] = 0.5
    found = calibrated.figures(points, said, points.product >= 0, DRAWS)
    assert (found["candidates"], found["click_rate"], found["mean_interest"]) == (4, 0.25, 0.5)
    assert found["ece"] == pytest.approx(0.25)
    assert found["brier_skill"] == pytest.approx(1 - 0.25 / (0.25 * 0.75))


def test_cut_windows_count_only_where_too_few_are_whole() -> None:
    many = [whole(_points(*[False] * 1_000, whole=each))[1] for each in (True, False)]
    assert many == [False, True]


def test_boosted_trees_learn_which_candidate_was_clicked() -> None:
    random = np.random.default_rng(1)
    asked = [_question(int(values.argmax()), values) for values in random.random((200, 12), np.float32)]
    tree = BoostedTree()
    assert tree.scores(asked[0]).tolist() == [0] * 12
    tree.fit(asked[:150])
    assert np.mean([each.place(tree.scores(each))[0] < 2 for each in asked[150:]]) > 0.9


def test_an_answer_that_is_no_candidate_is_nowhere() -> None:
    assert _question(-1, np.ones(3, np.float32)).place(np.ones(3)) == (NOWHERE, 0)
