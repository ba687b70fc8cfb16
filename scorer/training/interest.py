"""The interest model's network, what it learns from and what it is worth; how it learns stands in interest_fit.

choices   what was clicked next, of some 200 candidates: teaches the order (softmax: Cao et al., Learning to Rank: From
          Pairwise Approach to Listwise Approach, ICML 2007, top one)
points    whether a candidate of a decision point was clicked, or bought, within the window: teaches the probability

log ----time----> [ first four fifths: learns, from copies of them too  ][ last fifth: test ]
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.arrays import F4, F8, I8
from scorer.metrics import calibration, mean, ranking

Bools = npt.NDArray[np.bool_]
HEADS = ("click", "purchase")


@dataclass(frozen=True)
class Weights:
    """Features are standardised by `centre` and `scale` [F], cut at `clip`; then `layers` of [in, out] and [out], with
    ReLU between them; the last gives log-odds of a click and of a purchase."""

    centre: F8
    scale: F8
    clip: float
    layers: tuple[tuple[F8, F8], ...]


@dataclass(frozen=True)
class Rows:
    """One candidate of a decision point a row: `features` float32[n, F], what happened bool[n]."""

    features: F4
    clicked: Bools
    bought: Bools

    def __len__(self) -> int:
        return len(self.clicked)


@dataclass(frozen=True)
class Choices:
    """One prediction's candidates a run of rows: `features` float32[n, F], runs from `start` int64[q + 1]; `chosen`
    int64[q] the place of the answer in its run, -1 where it is not there; `new` bool[q]: a product that was first
    clicked inside the test period."""

    features: F4
    start: I8
    chosen: I8
    new: Bools

    def __len__(self) -> int:
        return len(self.chosen)


@dataclass(frozen=True)
class Source:
    """One log, cut by time. `rows` and `test_rows` may be empty: no window of the log was whole. `thinned` and
    `some`: as `rows`, of copies of its first part that lack events, and of copies that lack shoppers."""

    name: str
    choices: Choices
    rows: Rows
    test_choices: Choices
    test_rows: Rows
    weight: float = 1.0
    thinned: tuple[Rows, ...] = ()
    some: tuple[Rows, ...] = ()


def logits(networks: Sequence[Weights], features: F4) -> F8:
    """Log-odds of a click and of a purchase, the mean over the networks, float64[n, 2]. What seeds disagree about
    cancels out (Lakshminarayanan et al., Simple and Scalable Predictive Uncertainty Estimation, NeurIPS
    2017)."""
    return np.asarray(sum(_logits(each, features) for each in networks) / len(networks), np.float64)


def _logits(weights: Weights, features: F4) -> F8:
    found = np.clip((features - weights.centre) / weights.scale, -weights.clip, weights.clip)
    for at, (matrix, bias) in enumerate(weights.layers):
        found = found @ matrix + bias
        if at + 1 < len(weights.layers):
            found = np.maximum(found, 0)
    return np.asarray(found, np.float64)


def predict(networks: Sequence[Weights], features: F4) -> F8:
    """Probabilities of a click and of a purchase, float64[n, 2]."""
    return np.asarray(1 / (1 + np.exp(-logits(networks, features))), np.float64)


def taught(sources: Sequence[Source], copies_share: float) -> list[tuple[Rows, float]]:
    """The points to learn from with their weights, 1 in all: each whole log counts the same, and so does each copy;
    the copies have `copies_share` of it, where there are any."""
    whole = [each.rows for each in sources if len(each.rows)]
    copies = [rows for each in sources for rows in (*each.thinned, *each.some) if len(rows)]
    share = copies_share if whole and copies else float(not whole)
    return [(each, (1 - share) / len(whole)) for each in whole] + [(each, share / len(copies)) for each in copies]


def calibrated(weights: Weights, rows: Sequence[Rows]) -> Weights:
    """Platt's scaling of each head: a slope and an offset of the log-odds that fit what happened, each log counting
    the same (Platt 1999). A head of which nothing happened stays as it is."""
    from sklearn.linear_model import LogisticRegression

    matrix, bias = (each.copy() for each in weights.layers[-1])
    odds = np.concatenate([_logits(weights, each.features) for each in rows])
    share = np.concatenate([np.full(len(each), 1e5 / len(each)) for each in rows])
    for head, name in enumerate(("clicked", "bought")):
        came = np.concatenate([getattr(each, name) for each in rows])
        if came.any() and not came.all():
            platt = LogisticRegression(C=1e6).fit(odds[:, head : head + 1], came, share)
            slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
            if slope > 0:
                matrix[:, head], bias[head] = matrix[:, head] * slope, bias[head] * slope + offset
    return replace(weights, layers=(*weights.layers[:-1], (matrix, bias)))


def recall(networks: Sequence[Weights], choices: Choices, most: int = 20) -> F8:
    """Of each choice the probability that the answer stands among the first `most`, float64[q]."""
    odds = logits(networks, choices.features)[:, 0]
    runs = zip(choices.start[:-1].tolist(), choices.start[1:].tolist(), choices.chosen.tolist(), strict=True)
    places = [
        ranking.place(odds[first:stop], chosen) if chosen >= 0 else (ranking.NOWHERE, 0) for first, stop, chosen in runs
    ]
    better, tied = np.array(places, np.int64).reshape(-1, 2).T
    return ranking.recall(better, tied, most)


def figures(networks: Sequence[Weights], source: Source) -> dict[str, Any]:
    """What the networks together are worth on the last fifth of a log; what a log does not hold is left out."""
    found: dict[str, Any] = {}
    if len(source.test_choices):
        hits, new = recall(networks, source.test_choices), source.test_choices.new
        found |= {"clicks": len(hits), "recall@20": float(hits.mean())}
        found |= {"new_clicks": int(new.sum()), "recall@20 new": float(hits[new].mean())} if new.any() else {}
    if len(source.test_rows):
        said = predict(networks, source.test_rows.features)
        for head, came in zip(HEADS, (source.test_rows.clicked, source.test_rows.bought), strict=True):
            found |= _calibration(head, said[:, HEADS.index(head)], came) if came.any() else {}
        found["rows"] = len(source.test_rows)
    return found


def _calibration(head: str, said: F8, came: Bools) -> dict[str, float]:
    from sklearn.metrics import roc_auc_score

    squares = calibration.squares(said, came).sum(axis=0)
    return {
        f"{head}_rate": float(came.mean()),
        f"{head}_mean": mean.of(mean.rows(said).sum(axis=0)),
        f"{head}_ece": calibration.ece(calibration.gaps(said, came).sum(axis=0)),
        f"{head}_brier_skill": calibration.brier_skill(squares),
        f"{head}_auc": float(roc_auc_score(came, said)),
    }
