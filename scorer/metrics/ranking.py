"""Whether the product that came next stood high in a ranking. A tie counts as its mean over all orders of the tied.

Each row is one ranking with one relevant product: `better` int64[n] products have a higher score than it, `tied`
int64[n] others have the same. The mean over orders makes a constant score worth what chance is worth, and the figures
independent of the order of products: McSherry, Najork: Computing Information Retrieval Performance Measures
Efficiently in the Presence of Tied Scores, ECIR 2008.
"""

from typing import Final

import numpy as np

from scorer.arrays import F8, I8

NOWHERE: Final = 2**31  # `better` of a product that was not ranked at all


def place(scores: F8, target: int) -> tuple[int, int]:
    """How many of `scores` are better than that of `target`, and how many others are equal to it."""
    return int((scores > scores[target]).sum()), int((scores == scores[target]).sum()) - 1


def recall(better: I8, tied: I8, most: int) -> F8:
    """Probability of standing among the first `most`, float64[n]."""
    return _mean_gain(better, tied, np.ones(most))


def reciprocal_rank(better: I8, tied: I8, most: int) -> F8:
    """1 / rank, 0 behind the first `most`, float64[n]."""
    return _mean_gain(better, tied, 1 / np.arange(1, most + 1))


def ndcg(better: I8, tied: I8, most: int) -> F8:
    """1 / log2(rank + 1), 0 behind the first `most`, float64[n]: with one relevant product the ideal is 1.

    Järvelin, Kekäläinen: Cumulated gain-based evaluation of IR techniques, TOIS 2002.
    """
    return _mean_gain(better, tied, 1 / np.log2(np.arange(2, most + 2)))


def _mean_gain(better: I8, tied: I8, gains: F8) -> F8:
    """Over the ranks `better` + 1 to `better` + `tied` + 1, each as likely as the others."""
    sums = np.concatenate([[0.0], np.cumsum(gains)])
    first, last = np.minimum(better, len(gains)), np.minimum(better + tied + 1, len(gains))
    return np.asarray((sums[last] - sums[first]) / (tied + 1), np.float64)
