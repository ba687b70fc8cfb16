"""The curve of score over labels: drawn alike from both sides, better with more, the same for the same seeds."""

import numpy as np

from scorer.training.few_labels import Side, curve


def _side(count: int, seed: int) -> Side:
    """Two clouds that overlap; one bucket of ten says the side too, in half of the texts."""
    chance = np.random.default_rng(seed)
    positive = chance.random(count) < 0.5
    embeddings = chance.normal(size=(count, 20)).astype(np.float32)
    embeddings[:, 0] += np.where(positive, 1, -1)
    told = np.where(chance.random(count) < 0.5, positive, 2)
    rows = [np.array([int(one), 3 + int(other)]) for one, other in zip(told, chance.integers(0, 7, count), strict=True)]
    return Side(embeddings, rows, positive)


def _curve(counts: list[int]) -> list[dict[str, float]]:
    return curve(_side(400, 1), _side(400, 2), counts, (1, 2, 3), buckets=10, inverse_penalty=5.0)


def test_more_labels_are_worth_more_and_the_mean_lies_between_least_and_most() -> None:
    few, many = _curve([10, 300])
    for name in ("embedding", "lexicon", "both"):
        assert few[f"{name}, least"] <= few[name] <= few[f"{name}, most"]
        assert few[name] < many[name]
    assert many["both"] > max(many["embedding"], many["lexicon"])


def test_a_count_that_is_more_than_there_are_is_left_out() -> None:
    assert [each["labels"] for each in _curve([10, 401])] == [10]


def test_the_same_seeds_give_the_same_numbers() -> None:
    assert _curve([10, 50]) == _curve([10, 50])
