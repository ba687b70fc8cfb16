"""Trains the interest model: rows of candidates with their features, what was clicked, and a split by time and shopper.

points ----time---->          test: the last points of shoppers that training never saw
seen shoppers    [ train | validation |  -   ]
unseen shoppers  [   -   |     -      | test ]
"""

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scorer.training.config import InterestConfig

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Weights:
    """Of one hidden layer: [F, H], [H], [H, 1], [1]."""

    inner: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: Floats


@dataclass(frozen=True)
class Rows:
    """One candidate a row: features float32[n, F], what happened, and how often the product was clicked before."""

    features: npt.NDArray[np.float32]
    clicked: Bools
    seen: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.clicked)


@dataclass(frozen=True)
class Split:
    """Disjoint in time, and the test's shoppers disjoint from the others'."""

    train: Rows
    validation: Rows
    test: Rows


def split(rows: Rows, shopper: npt.NDArray[np.int32], at_ms: npt.NDArray[np.int64], config: InterestConfig) -> Split:
    """Cut the rows by time and shopper; `shopper` and `at_ms` are those of each row."""
    unseen = shopper % config.unseen_shoppers_in == 0
    begin, middle = np.quantile(at_ms, [1 - 1.5 * config.test_share, 1 - config.test_share])
    train, validation = ~unseen & (at_ms < begin), ~unseen & (at_ms >= begin) & (at_ms < middle)
    return Split(_some(rows, train), _some(rows, validation), _some(rows, unseen & (at_ms >= middle)))


def fit(train: Rows, validation: Rows, config: InterestConfig) -> Weights:
    """A small network on standardised features, stopped early, calibrated on validation, scaling folded in."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.metrics import log_loss
    from sklearn.neural_network import MLPClassifier

    centre, scale = train.features.mean(0, dtype=np.float64), train.features.std(0, dtype=np.float64)
    scale = np.where(scale > 1e-3, scale, 1.0)
    model = MLPClassifier(
        (config.hidden,),
        alpha=config.penalty,
        batch_size=config.batch,
        learning_rate_init=config.learning_rate,
        max_iter=1,
        warm_start=True,
        random_state=config.seed,
    )
    losses: list[float] = []
    best: Weights | None = None
    inputs = (train.features - centre) / scale
    for _ in range(config.epochs):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(inputs, train.clicked)
        weights = folded(model.coefs_, model.intercepts_, centre, scale)
        losses.append(log_loss(validation.clicked, predict(weights, validation.features)))
        if losses[-1] == min(losses):
            best = weights
        if len(losses) - int(np.argmin(losses)) > config.patience:
            break
    assert best is not None
    return calibrated(best, validation)


def folded(coefs: list[Floats], intercepts: list[Floats], centre: Floats, scale: Floats) -> Weights:
    """The same network on raw features."""
    inner = coefs[0] / scale[:, None]
    return Weights(inner, intercepts[0] - centre @ inner, coefs[1].copy(), intercepts[1].copy())


def calibrated(weights: Weights, validation: Rows) -> Weights:
    """Platt's scaling: a slope and an offset of the log-odds that fit what happened (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    odds = logits(weights, validation.features)
    platt = LogisticRegression(C=1e6).fit(odds[:, None], validation.clicked)
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    return Weights(weights.inner, weights.inner_bias, weights.outer * slope, weights.outer_bias * slope + offset)


def logits(weights: Weights, features: npt.NDArray[np.float32]) -> Floats:
    """Log-odds of a click, float64[n]."""
    hidden = np.maximum(features @ weights.inner + weights.inner_bias, 0)
    return np.asarray(hidden @ weights.outer + weights.outer_bias, np.float64)[:, 0]


def predict(weights: Weights, features: npt.NDArray[np.float32]) -> Floats:
    """Probabilities of a click, float64[n]."""
    return np.asarray(1 / (1 + np.exp(-logits(weights, features))), np.float64)


def scores(weights: Weights, rows: Rows, click_rate: float) -> dict[str, float]:
    """Area under the ROC curve and log loss, beside popularity (clicks so far) and the constant click rate."""
    from sklearn.metrics import log_loss, roc_auc_score

    chance = predict(weights, rows.features)
    return {
        "rows": len(rows),
        "click_rate": float(rows.clicked.mean()),
        "mean_interest": float(chance.mean()),
        "auc": float(roc_auc_score(rows.clicked, chance)),
        "auc_popularity": float(roc_auc_score(rows.clicked, rows.seen)),
        "log_loss": float(log_loss(rows.clicked, chance)),
        "log_loss_constant": float(log_loss(rows.clicked, np.full(len(rows), click_rate))),
    }


def reliability(weights: Weights, rows: Rows, bins: int = 5) -> list[dict[str, float]]:
    """Mean interest beside the click rate in bins of equal size: equal where the model is calibrated."""
    chance = predict(weights, rows.features)
    groups = np.array_split(np.argsort(chance), bins)
    return [
        {"mean_interest": float(chance[group].mean()), "click_rate": float(rows.clicked[group].mean())}
        for group in groups
    ]


def _some(rows: Rows, which: Bools) -> Rows:
    return Rows(rows.features[which], rows.clicked[which], rows.seen[which])
