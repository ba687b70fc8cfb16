"""A linear sentiment over hashed pieces of a text: what a network of a few layers misses, and a few microseconds.

Logistic regression with an L2 penalty on unit rows, weights kept in eight bits. How much it says beside the network is
learnt on the validation texts, which neither has seen: two weights of a logistic regression over the two log-odds, so
that the answer is calibrated too. (Wang and Manning 2012 for linear models on pieces of words beside deeper ones.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

Rows = Sequence[npt.NDArray[np.int64]]
Float64 = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
_MOST_STEPS = 300


@dataclass(frozen=True)
class Lexicon:
    """int8[buckets] weights, the step of one, and the bias; `network` and `own` weigh the two log-odds."""

    weights: npt.NDArray[np.int8]
    scale: float
    bias: float
    network: float = 1.0
    own: float = 0.0

    def odds(self, rows: Rows) -> Float64:
        """Log-odds of positive, float64[n]; `rows` as grams.buckets gives them."""
        totals = np.array([self.weights[row].sum(dtype=np.int64) / np.sqrt(max(len(row), 1)) for row in rows])
        return self.bias + self.scale * totals

    def save(self, path: Path) -> None:
        """In the form that the served code reads."""
        np.savez_compressed(
            path, weights=self.weights, numbers=np.array([self.scale, self.bias, self.network, self.own])
        )


def fit(rows: Rows, positive: Bools, weight: Float64, *, buckets: int, inverse_penalty: float) -> Lexicon:
    """`weight` says how much each text counts."""
    model = LogisticRegression(C=inverse_penalty, solver="liblinear", max_iter=_MOST_STEPS)
    model.fit(_matrix(rows, buckets), positive, sample_weight=weight)
    weights = model.coef_[0]
    scale = float(np.abs(weights).max() / 127)
    return Lexicon(np.rint(weights / scale).astype(np.int8), scale, float(model.intercept_[0]))


def blended(lexicon: Lexicon, network_odds: Float64, rows: Rows, positive: Bools) -> Lexicon:
    """The same with the weights of both log-odds learnt from texts that neither was trained on; without a bias."""
    columns = np.column_stack([network_odds, lexicon.odds(rows)])
    model = LogisticRegression(C=1.0, fit_intercept=False).fit(columns, positive)
    network, own = model.coef_[0].tolist()
    return Lexicon(lexicon.weights, lexicon.scale, lexicon.bias, network, own)


def _matrix(rows: Rows, buckets: int) -> csr_matrix:
    """Each row of unit length."""
    lengths = np.array([len(row) for row in rows])
    values = np.repeat(1 / np.sqrt(np.maximum(lengths, 1)), lengths)
    return csr_matrix((values, np.concatenate(rows), np.append(0, np.cumsum(lengths))), shape=(len(rows), buckets))
