"""How the side of a held-out text is known better with more labels: features that need none, a classifier on some.

Three classifiers of one kind, logistic regression: on the frozen teacher's embeddings, on hashed pieces, and on the sum
of both log-odds. Each count of labels is drawn several times; the score is the mean, beside the least and the most.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from scorer.arrays import F4
from scorer.training.lexicon import Bools, Rows, fit

_EMBEDDING_PENALTY = 1.0  # inverse, on unit vectors
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Side:
    """Texts as both kinds of features, and whether each is positive."""

    embeddings: F4
    rows: Rows
    positive: Bools

    def __len__(self) -> int:
        return len(self.positive)

    def of(self, chosen: Ints) -> "Side":
        """Some of the texts."""
        return Side(self.embeddings[chosen], [self.rows[at] for at in chosen.tolist()], self.positive[chosen])


def curve(
    train: Side, test: Side, counts: Sequence[int], seeds: Sequence[int], *, buckets: int, inverse_penalty: float
) -> list[dict[str, float]]:
    """One entry a count that is not more than there are: `labels`, and of each classifier its share of right sides."""
    return [
        {"labels": count} | _scores([_drawn(train, count, seed) for seed in seeds], test, buckets, inverse_penalty)
        for count in counts
        if count <= len(train)
    ]


def _drawn(train: Side, count: int, seed: int) -> Side:
    """As many of each side, so that there is always something to tell apart."""
    chance = np.random.default_rng(seed)
    sides = [np.flatnonzero(train.positive == side) for side in (False, True)]
    return train.of(np.concatenate([chance.permutation(side)[: count // 2] for side in sides]))


def _scores(draws: Sequence[Side], test: Side, buckets: int, inverse_penalty: float) -> dict[str, float]:
    each = [_right(draw, test, buckets, inverse_penalty) for draw in draws]
    found: dict[str, float] = {}
    for name in each[0]:
        values = [right[name] for right in each]
        found |= {name: float(np.mean(values)), f"{name}, least": min(values), f"{name}, most": max(values)}
    return found


def _right(known: Side, test: Side, buckets: int, inverse_penalty: float) -> dict[str, float]:
    weights = np.ones(len(known))
    lexicon = fit(known.rows, known.positive, weights, buckets=buckets, inverse_penalty=inverse_penalty)
    embedded = LogisticRegression(C=_EMBEDDING_PENALTY, max_iter=300).fit(known.embeddings, known.positive)
    odds = {"embedding": embedded.decision_function(test.embeddings), "lexicon": lexicon.odds(test.rows)}
    odds["both"] = odds["embedding"] + odds["lexicon"]
    return {name: float(((value > 0) == test.positive).mean()) for name, value in odds.items()}
