"""What each feature contributed to a score: Shapley values, by walks from rows of others to the row at hand.

A walk begins with a background row and takes over one feature after the other from the row at hand; each is worth the
change of the score as it is taken over. The mean over walks, in random orders and from random rows, is Strumbelj,
Kononenko: Explaining prediction models and individual predictions with feature contributions, KAIS 41, 2014. Each
walk is gone backwards too: Mitchell, Cooper, Frank, Holmes: Sampling permutations for Shapley value estimation, JMLR
23, 2022.

Whatever the sample, contributions add up to the score of the row less the mean score of the backgrounds.
"""

from typing import NamedTuple

import numpy as np

from scorer.arrays import F4, F8, I8


class Contributions(NamedTuple):
    """`mean` float64[F] add up to the score less `base`; `error` float64[F] is the standard error of each, over walks:
    0 for a score that is a sum of its features."""

    mean: F8
    error: F8
    base: float


def both_ways(orders: I8) -> I8:
    """Each order, then each backwards, int64[2 K, F]; `orders` int64[K, F], each a permutation of 0..F-1."""
    return np.concatenate([orders, orders[:, ::-1]])


def walks(row: F4, backgrounds: F4, orders: I8) -> F4:
    """The rows to be scored, float32[K, F + 1, F]: walk k begins with `backgrounds[k]` and ends with `row` [F]."""
    taken = np.zeros((len(orders), len(row) + 1, len(row)), np.bool_)
    rank = np.argsort(orders, axis=1)  # the place of each feature in the order
    taken[:] = rank[:, None, :] < np.arange(len(row) + 1)[None, :, None]
    return np.where(taken, row, backgrounds[:, None, :]).astype(np.float32)


def contributions(scores: F8, orders: I8) -> Contributions:
    """From the scores of `walks`, float64[K, F + 1]. The walks of `both_ways` count as one each, there and back."""
    gains = np.empty(orders.shape)
    np.put_along_axis(gains, orders, np.diff(scores, axis=1), axis=1)
    pairs = gains.reshape(2, -1, gains.shape[1]).mean(axis=0)
    spread = pairs.std(axis=0, ddof=1) if len(pairs) > 1 else np.full(gains.shape[1], np.nan)
    return Contributions(pairs.mean(axis=0), spread / np.sqrt(len(pairs)), float(scores[:, 0].mean()))
