"""The curve of score over labels: drawn alike from both sides, better with more, the same for the same seeds."""

from dataclasses import replace

import numpy as np

from scorer.training.config import TextRecipe, UnlabelledConfig, text_recipe
from scorer.training.few_labels import NAMES, PSEUDO, Side, curve

RECIPE = replace(text_recipe(), unlabelled=UnlabelledConfig(rounds=2, share=0.8, confidence=0.8, weight=0.5))


def _side(count: int, seed: int) -> Side:
    """Two clouds that overlap; one bucket of ten says the side too, in half of the texts."""
    chance = np.random.default_rng(seed)
    positive = chance.random(count) < 0.5
    embeddings = chance.normal(size=(count, 20)).astype(np.float32)
    embeddings[:, 0] += np.where(positive, 1, -1)
    told = np.where(chance.random(count) < 0.5, positive, 2)
    rows = [np.array([int(one), 3 + int(other)]) for one, other in zip(told, chance.integers(0, 7, count), strict=True)]
    return Side(embeddings, rows, positive)


def _curve(counts: list[int], recipe: TextRecipe = RECIPE) -> list[dict[str, float]]:
    return curve(_side(400, 1), _side(400, 2), counts, (1, 2, 3), recipe, buckets=10)


def _with(**changed: float) -> TextRecipe:
    return replace(RECIPE, unlabelled=replace(RECIPE.unlabelled, **changed))


def test_more_labels_are_worth_more_and_the_mean_lies_between_least_and_most() -> None:
    few, many = _curve([10, 300])
    for name in NAMES:
        assert few[f"{name}, least"] <= few[name] <= few[f"{name}, most"]
        assert few[name] < many[name]
    assert many["both"] > max(many["embedding"], many["lexicon"])


def test_a_count_that_is_more_than_there_are_is_left_out() -> None:
    assert [each["labels"] for each in _curve([10, 401])] == [10]


def test_the_same_seeds_give_the_same_numbers() -> None:
    assert _curve([10, 50]) == _curve([10, 50])


def test_what_is_sure_becomes_a_label_and_the_labels_are_mostly_right() -> None:
    (found,) = _curve([40])
    assert 0 < found["pseudo-labels"] <= 360
    assert found["pseudo-labels right"] > found["both"]


def test_without_a_round_without_a_sure_text_or_without_weight_pseudo_labels_change_nothing() -> None:
    for recipe in (_with(rounds=0), _with(confidence=1 - 1e-12), _with(share=0.0), _with(weight=0.0)):
        (found,) = _curve([40], recipe)
        assert [found[name + PSEUDO] for name in NAMES] == [found[name] for name in NAMES]


def test_with_every_label_given_nothing_is_left_without_one() -> None:
    train = _side(400, 1).of(np.flatnonzero(_side(400, 1).positive)[:100])
    other = _side(400, 1).of(np.flatnonzero(~_side(400, 1).positive)[:100])
    (found,) = curve(train.and_(other), _side(400, 2), [200], (1,), RECIPE, buckets=10)
    assert found["pseudo-labels"] == 0
