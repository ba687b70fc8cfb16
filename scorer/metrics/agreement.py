"""Whether two models put the same things first: Spearman's rank correlation.

Spearman: The Proof and Measurement of Association between Two Things, American Journal of Psychology 15, 1904.
"""

import numpy as np

from scorer.arrays import F8


def ranks(values: F8) -> F8:
    """Rank of each, the least is 1; equals share the mean of their ranks.

    >>> ranks(np.array([0.5, 0.1, 0.5, 0.9])).tolist()
    [2.5, 1.0, 2.5, 4.0]
    """
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place], np.float64)


def spearman(first: F8, second: F8) -> float:
    """From -1 to 1; not a number where one of them has a single value.

    >>> spearman(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([2.0, 1.0, 4.0, 3.0, 5.0]))
    0.8
    """
    left, right = ranks(first), ranks(second)
    left, right = left - left.mean(), right - right.mean()
    scale = np.sqrt((left * left).sum() * (right * right).sum())
    return float((left * right).sum() / scale) if scale > 0 else float("nan")
