"""A shop's own labels move the sentiment: a scale and an offset for each language, a weight for each piece of a text.

The log-odds z that a version says of a text stay what a shop's labels argue from; they are moved by what is learnt,
with a Gaussian prior around no move at all (maximum a posteriori adaptation: Chelba and Acero, EMNLP 2004; the scale is
Platt's, 1999):

    z' = scale[language] z + offset[language] + sum of weight[piece] / sqrt(pieces)

So are the log-odds of positive against negative, and those of neutral against a side. Network and vectors stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack
from scipy.special import expit

from scorer.training.early import Limits
from scorer.training.lexicon import Bools, Float64, Int64, Linear, Moved, Rows, matrix

_VARIANCE: Final = 10.0  # of the prior; see the model repository's README for others
_MOST_STEPS: Final = 200


@dataclass(frozen=True)
class Labelled:
    """n texts: their buckets, the language of each, int64[n], a place in early.LANGUAGES, the log-odds that a version
    says, float64[n], and whether it is so."""

    rows: Rows
    language: Int64
    log_odds: Float64
    happens: Bools


@dataclass(frozen=True)
class Move:
    """`languages` float64[languages, 2], a scale and an offset each, and `weights` float64[buckets] of pieces."""

    languages: Float64
    weights: Float64


def learnt(labelled: Labelled, *, buckets: int, languages: int) -> Move:
    """The likeliest move; none of a language that no text is of, nor of pieces that no text has."""
    spoken = np.equal(labelled.language[:, None], np.arange(languages)).astype(np.float64)
    scaled = spoken * labelled.log_odds[:, None]
    columns = hstack([matrix(labelled.rows, buckets), csr_matrix(scaled), csr_matrix(spoken)], format="csc")
    seen = np.flatnonzero(np.diff(columns.indptr))
    found = np.zeros(columns.shape[1])
    found[seen] = _likeliest(columns[:, seen].tocsr(), labelled)
    more, offset = found[buckets:].reshape(2, languages)
    return Move(np.stack([1 + more, offset], axis=1), found[:buckets])


def none(*, buckets: int, languages: int) -> Move:
    """Nothing is moved."""
    return Move(np.tile([1.0, 0.0], (languages, 1)), np.zeros(buckets))


def moved(side: Move, neutral: Move, limits: Mapping[str, Limits]) -> Moved:
    """Both in the form that is served, weights in eight bits."""
    languages = np.stack([side.languages, neutral.languages], axis=1)
    return Moved(languages, Linear.rounded(side.weights, 0.0), Linear.rounded(neutral.weights, 0.0), limits)


def _likeliest(columns: csr_matrix, labelled: Labelled) -> Float64:
    """float64[columns]: least of log loss and what the prior says against it."""
    across, label = columns.T.tocsr(), labelled.happens.astype(np.float64)

    def loss(weights: Float64) -> tuple[float, Float64]:
        log_odds = labelled.log_odds + columns @ weights
        surprise = np.logaddexp(0, np.where(labelled.happens, -log_odds, log_odds)).sum()
        gradient = across @ (expit(log_odds) - label) + weights / _VARIANCE
        return float(surprise + weights @ weights / (2 * _VARIANCE)), gradient

    begin = np.zeros(columns.shape[1])
    return np.asarray(minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": _MOST_STEPS}).x)
