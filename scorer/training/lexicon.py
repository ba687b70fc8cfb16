"""A linear sentiment over hashed pieces of a text: what a network of a few layers misses, and a few microseconds.

Logistic regression with an L2 penalty on unit rows, weights kept in eight bits. How much it says beside the network is
learnt on the validation texts, which neither has seen: two weights of a logistic regression over the two log-odds, so
that the answer is calibrated too. (Wang and Manning 2012 for linear models on pieces of words beside deeper ones.)
A second one of the same pieces tells neutral from either side: with it the lexicon knows where it may answer alone
(scorer.training.early).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from scorer.training.early import LANGUAGES, NEVER, Early

Rows = Sequence[npt.NDArray[np.int64]]
Float64 = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
_MOST_STEPS = 300


@dataclass(frozen=True)
class Linear:
    """int8[buckets] weights, the step of one, and the bias."""

    weights: npt.NDArray[np.int8]
    scale: float
    bias: float

    def odds(self, rows: Rows) -> Float64:
        """Log-odds of each row, float64[n]; `rows` as grams.buckets gives them."""
        totals = np.array([self.weights[row].sum(dtype=np.int64) / np.sqrt(max(len(row), 1)) for row in rows])
        return self.bias + self.scale * totals


@dataclass(frozen=True)
class Lexicon:
    """`side` tells positive from negative, `neutral` neutral from a side; `network` and `own` weigh the two log-odds of
    a side; `early` says where no network is needed."""

    side: Linear
    neutral: Linear
    network: float = 1.0
    own: float = 0.0
    early: Early = NEVER

    def save(self, path: Path) -> None:
        """In the form that the served code reads."""
        limits = [(self.early.limits[each].side, self.early.limits[each].neutral) for each in LANGUAGES]
        np.savez_compressed(
            path,
            weights=self.side.weights,
            numbers=np.array([self.side.scale, self.side.bias, self.network, self.own]),
            neutral=self.neutral.weights,
            neutral_numbers=np.array([self.neutral.scale, self.neutral.bias]),
            limits=np.array(limits),
            early=np.array([self.early.slope, self.early.neutral]),
        )


def fit(rows: Rows, happens: Bools, weight: Float64, *, buckets: int, inverse_penalty: float) -> Linear:
    """Learns what `happens`, bool[n]; `weight` says how much each text counts."""
    model = LogisticRegression(C=inverse_penalty, solver="liblinear", max_iter=_MOST_STEPS)
    model.fit(_matrix(rows, buckets), happens, sample_weight=weight)
    weights = model.coef_[0]
    scale = float(np.abs(weights).max() / 127)
    return Linear(np.rint(weights / scale).astype(np.int8), scale, float(model.intercept_[0]))


def blend(network_odds: Float64, own_odds: Float64, positive: Bools) -> tuple[float, float]:
    """The weights of both log-odds, learnt from texts that neither was trained on; without a bias."""
    model = LogisticRegression(C=1.0, fit_intercept=False).fit(np.column_stack([network_odds, own_odds]), positive)
    network, own = model.coef_[0].tolist()
    return network, own


def _matrix(rows: Rows, buckets: int) -> csr_matrix:
    """Each row of unit length."""
    lengths = np.array([len(row) for row in rows])
    values = np.repeat(1 / np.sqrt(np.maximum(lengths, 1)), lengths)
    return csr_matrix((values, np.concatenate(rows), np.append(0, np.cumsum(lengths))), shape=(len(rows), buckets))
