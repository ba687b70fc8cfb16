"""How the side of a held-out text is known better with more labels: features that need none, a classifier on some.

Three classifiers of one kind, logistic regression: on the frozen teacher's embeddings, on hashed pieces, and on the sum
of both log-odds. Each count of labels is drawn several times; the score is the mean, beside the least and the most.
The texts that were not drawn are used without their labels: what both together are sure of is learnt as a
pseudo-label by each, so that what one sees in a text teaches the other (Blum and Mitchell 1998).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from scorer.arrays import F4
from scorer.training import lexicon
from scorer.training.config import TextRecipe
from scorer.training.lexicon import Bools, Float64, Rows
from scorer.training.pseudo_labels import Ints, surest

NAMES = ("embedding", "lexicon", "both")
PSEUDO = ", pseudo-labels"
_EMBEDDING_PENALTY = 1.0  # inverse, on unit vectors


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

    def told(self, chosen: Ints, positive: Bools) -> "Side":
        """Some of the texts, with these sides in place of their own."""
        return Side(self.embeddings[chosen], [self.rows[at] for at in chosen.tolist()], positive)

    def and_(self, other: "Side") -> "Side":
        """These texts, then the other's."""
        return Side(
            np.concatenate([self.embeddings, other.embeddings]),
            [*self.rows, *other.rows],
            np.concatenate([self.positive, other.positive]),
        )


def curve(
    train: Side, test: Side, counts: Sequence[int], seeds: Sequence[int], recipe: TextRecipe, *, buckets: int
) -> list[dict[str, float]]:
    """One entry a count that is not more than there are: `labels`, and of each classifier its share of right sides.

    Of each with and without pseudo-labels; and of the pseudo-labels how many there were, and the share that was right.
    """
    return [
        {"labels": count}
        | _scores([_right(train, _drawn(train, count, seed), test, recipe, buckets) for seed in seeds])
        for count in counts
        if count <= len(train)
    ]


def _drawn(train: Side, count: int, seed: int) -> Ints:
    """As many of each side, so that there is always something to tell apart."""
    chance = np.random.default_rng(seed)
    sides = [np.flatnonzero(train.positive == side) for side in (False, True)]
    return np.concatenate([chance.permutation(side)[: count // 2] for side in sides])


def _scores(draws: Sequence[dict[str, float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in draws[0]:
        values = [right[name] for right in draws]
        found |= {name: float(np.mean(values)), f"{name}, least": min(values), f"{name}, most": max(values)}
    return found


def _right(train: Side, drawn: Ints, test: Side, recipe: TextRecipe, buckets: int) -> dict[str, float]:
    known, rest = train.of(drawn), train.of(np.setdiff1d(np.arange(len(train)), drawn))
    penalty, config = recipe.lexicon.inverse_penalty, recipe.unlabelled
    fitted = _Fitted(known, np.ones(len(known)), penalty, buckets)
    found = {name: _share(odds, test) for name, odds in fitted.odds(test).items()}
    sides, chosen = np.zeros(0, np.bool_), np.zeros(0, np.int64)
    for _ in range(config.rounds if len(rest) else 0):
        odds = fitted.odds(rest)["both"]
        chosen = surest(odds, config)
        sides = odds[chosen] > 0
        weights = np.append(np.ones(len(known)), np.full(len(chosen), config.weight))
        fitted = _Fitted(known.and_(rest.told(chosen, sides)), weights, penalty, buckets)
    found |= {name + PSEUDO: _share(odds, test) for name, odds in fitted.odds(test).items()}
    right = float((sides == rest.positive[chosen]).mean()) if len(chosen) else 0.0
    return found | {"pseudo-labels": len(chosen), "pseudo-labels right": right}


class _Fitted:
    def __init__(self, known: Side, weights: Float64, inverse_penalty: float, buckets: int) -> None:
        self._lexicon = lexicon.fit(
            known.rows, known.positive, weights, buckets=buckets, inverse_penalty=inverse_penalty
        )
        self._embedded = LogisticRegression(C=_EMBEDDING_PENALTY, max_iter=300)
        self._embedded.fit(known.embeddings, known.positive, sample_weight=weights)

    def odds(self, side: Side) -> dict[str, Float64]:
        embedded, pieces = self._embedded.decision_function(side.embeddings), self._lexicon.odds(side.rows)
        return dict(zip(NAMES, (embedded, pieces, embedded + pieces), strict=True))


def _share(odds: Float64, side: Side) -> float:
    return float(((odds > 0) == side.positive).mean())
