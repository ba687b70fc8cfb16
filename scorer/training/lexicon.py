"""A linear sentiment over hashed pieces of a text: what a network of a few layers misses, and a few microseconds.

Logistic regression with an L2 penalty on unit rows, weights kept in eight bits. How much it says beside the network is
learnt on the validation texts, which neither has seen: two weights of a logistic regression over the two log-odds, so
that the answer is calibrated too. (Wang and Manning 2012 for linear models on pieces of words beside deeper ones.)
A second one of the same pieces tells neutral from either side: with it the lexicon knows where it may answer alone
(scorer.training.early).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from scorer.sentiments import NEGATIVE, NEUTRAL, POSITIVE
from scorer.training.early import LANGUAGES, NEVER, Early, Limits

Rows = Sequence[npt.NDArray[np.int64]]
Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
_MOST_STEPS = 300
UNSCALED: Final = np.tile([1.0, 0.0], (len(LANGUAGES), 2, 1))  # a scale and an offset, of a side and of neutral
_LEAST = 1e-6  # of a probability, before its logarithm is taken
_LEAST_WEIGHT = 1e-3  # what counts less teaches nothing, and takes as long


@dataclass(frozen=True)
class Linear:
    """int8[buckets] weights, the step of one, and the bias."""

    weights: npt.NDArray[np.int8]
    scale: float
    bias: float

    @classmethod
    def rounded(cls, weights: Float64, bias: float) -> "Linear":
        """Of float64[buckets] weights."""
        scale = float(np.abs(weights).max() / 127) or 1.0
        return cls(np.rint(weights / scale).astype(np.int8), scale, bias)

    def odds(self, rows: Rows) -> Float64:
        """Log-odds of each row, float64[n]; `rows` as grams.buckets gives them."""
        totals = np.array([self.weights[row].sum(dtype=np.int64) / np.sqrt(max(len(row), 1)) for row in rows])
        return self.bias + self.scale * totals


@dataclass(frozen=True)
class Moved:
    """What a shop's own labels make of log-odds (scorer.training.own_labels), of positive against negative and of
    neutral against a side: `languages` float64[languages, 2, 2] has a scale and an offset of both, `side` and `neutral`
    add by pieces; and the limits of early answers that hold with them."""

    languages: Float64
    side: Linear
    neutral: Linear
    limits: Mapping[str, Limits]

    def of(self, log_odds: Float64, rows: Rows, language: Int64) -> Float64:
        """Both, float64[n, 2], of texts in these languages, places in LANGUAGES or below 0 for another."""
        return scaled(log_odds, self.languages, language) + self._pieces(rows)

    def undone(self, log_odds: Float64, rows: Rows, language: Int64) -> Float64:
        """What `of` made these of."""
        scale, offset = _by(self.languages, language)
        return np.asarray((log_odds - self._pieces(rows) - offset) / scale)

    def _pieces(self, rows: Rows) -> Float64:
        return np.stack([self.side.odds(rows), self.neutral.odds(rows)], axis=1)


@dataclass(frozen=True)
class Lexicon:
    """`side` tells positive from negative, `neutral` neutral from a side; `network` and `own` weigh the two log-odds of
    a side; `languages` float64[languages, 2, 2] has a scale and an offset of what both say together of a side, and of
    what the network says of neutral; `trained` says where no network is needed. `moved` is what a shop's own labels
    make of that, if there are any."""

    side: Linear
    neutral: Linear
    network: float = 1.0
    own: float = 0.0
    languages: Float64 = field(default_factory=lambda: UNSCALED)
    trained: Early = NEVER
    moved: Moved | None = None

    @classmethod
    def read(cls, path: Path) -> "Lexicon":
        """What `save` wrote."""
        with np.load(path) as arrays:
            scale, bias, network, own = arrays["numbers"].tolist()
            neutral = Linear(arrays["neutral"], *arrays["neutral_numbers"].tolist())
            trained = Early(_limits(arrays["limits"]), *arrays["early"].tolist())
            moved = _moved(arrays) if "moved_languages" in arrays else None
            languages = arrays.get("languages", UNSCALED)
            return cls(Linear(arrays["weights"], scale, bias), neutral, network, own, languages, trained, moved)

    @property
    def early(self) -> Early:
        """Where no network is needed, with what was moved."""
        return self.trained if self.moved is None else replace(self.trained, limits=self.moved.limits)

    def together(self, sentiments: Float64, side_odds_alone: Float64, language: Int64) -> Float64:
        """Probabilities float64[n, 3] of the network's and of the lexicon's log-odds of a side, early answers and what
        labels moved aside."""
        side = self.network * side_odds(sentiments) + self.own * side_odds_alone
        said = scaled(np.stack([side, neutral_odds(sentiments)], axis=1), self.languages, language)
        return shared_out(expit(said[:, 1]), said[:, 0])

    def save(self, path: Path) -> None:
        """In the form that the served code reads."""
        np.savez_compressed(
            path,
            weights=self.side.weights,
            numbers=np.array([self.side.scale, self.side.bias, self.network, self.own]),
            neutral=self.neutral.weights,
            neutral_numbers=np.array([self.neutral.scale, self.neutral.bias]),
            languages=self.languages,
            limits=_rows(self.trained.limits),
            early=np.array([self.trained.slope, self.trained.neutral]),
            **({} if self.moved is None else _arrays(self.moved)),
        )


def _arrays(moved: Moved) -> dict[str, Any]:
    return {
        "moved_languages": moved.languages,
        "moved_side": moved.side.weights,
        "moved_neutral": moved.neutral.weights,
        "moved_steps": np.array([moved.side.scale, moved.neutral.scale]),
        "moved_limits": _rows(moved.limits),
    }


def _moved(arrays: Mapping[str, Any]) -> Moved:
    side, neutral = arrays["moved_steps"].tolist()
    pieces = Linear(arrays["moved_side"], side, 0.0), Linear(arrays["moved_neutral"], neutral, 0.0)
    return Moved(arrays["moved_languages"], *pieces, _limits(arrays["moved_limits"]))


def _rows(limits: Mapping[str, Limits]) -> Float64:
    return np.array([(limits[each].side, limits[each].neutral) for each in LANGUAGES])


def _limits(rows: Float64) -> dict[str, Limits]:
    return {name: Limits(*pair) for name, pair in zip(LANGUAGES, rows.tolist(), strict=True)}


def fit(rows: Rows, happens: Bools, weight: Float64, *, buckets: int, inverse_penalty: float) -> Linear:
    """Learns what `happens`, bool[n]; `weight` says how much each text counts."""
    model = LogisticRegression(C=inverse_penalty, solver="liblinear", max_iter=_MOST_STEPS)
    model.fit(matrix(rows, buckets), happens, sample_weight=weight)
    return Linear.rounded(model.coef_[0], float(model.intercept_[0]))


def fit_shares(rows: Rows, yes: Float64, no: Float64, *, buckets: int, inverse_penalty: float) -> Linear:
    """The same of texts that may count both ways: `yes` float64[n] for what happens, `no` float64[n] against it."""
    at = [np.flatnonzero(each > _LEAST_WEIGHT) for each in (yes, no)]
    both, happens = np.concatenate(at), np.repeat([True, False], [len(each) for each in at])
    weight = np.concatenate([yes[at[0]], no[at[1]]])
    return fit([rows[each] for each in both], happens, weight, buckets=buckets, inverse_penalty=inverse_penalty)


def blend(network_odds: Float64, own_odds: Float64, positive: Bools) -> tuple[float, float]:
    """The weights of both log-odds, learnt from texts that neither was trained on; without a bias."""
    model = LogisticRegression(C=1.0, fit_intercept=False).fit(np.column_stack([network_odds, own_odds]), positive)
    network, own = model.coef_[0].tolist()
    return network, own


def side_odds(sentiments: Float64) -> Float64:
    """Log-odds of positive against negative, float64[n], of probabilities float64[n, 3]."""
    least = sentiments.clip(_LEAST)
    return np.asarray(np.log(least[:, POSITIVE]) - np.log(least[:, NEGATIVE]), np.float64)


def neutral_odds(sentiments: Float64) -> Float64:
    """Log-odds of neutral against a side, float64[n], of probabilities float64[n, 3]."""
    least = sentiments.clip(_LEAST)
    sides = (sentiments[:, NEGATIVE] + sentiments[:, POSITIVE]).clip(_LEAST)
    return np.asarray(np.log(least[:, NEUTRAL]) - np.log(sides), np.float64)


def scaled(log_odds: Float64, languages: Float64, language: Int64) -> Float64:
    """Of a side and of neutral, float64[n, 2]: by the scale and the offset of each text's language, a place in
    LANGUAGES; below 0, for another, nothing is done."""
    scale, offset = _by(languages, language)
    return np.asarray(scale * log_odds + offset)


def _by(languages: Float64, language: Int64) -> Float64:
    """float64[2, n, 2]: scales and offsets."""
    return np.moveaxis(np.where((language >= 0)[:, None, None], languages[language], [1.0, 0.0]), 2, 0)


def shared_out(neutral: Float64, odds: Float64) -> Float64:
    """Probabilities float64[n, 3] by that of neutral and the log-odds of a side; so does the served code."""
    sides, positive = 1 - neutral, expit(odds)
    return np.stack([sides * (1 - positive), neutral, sides * positive], axis=1)


def matrix(rows: Rows, buckets: int) -> csr_matrix:
    """float64[n, buckets]: each row of unit length."""
    lengths = np.array([len(row) for row in rows])
    values = np.repeat(1 / np.sqrt(np.maximum(lengths, 1)), lengths)
    return csr_matrix((values, np.concatenate(rows), np.append(0, np.cumsum(lengths))), shape=(len(rows), buckets))
