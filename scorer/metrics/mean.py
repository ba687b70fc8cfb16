"""A mean as a function of sums over rows, see scorer.metrics.bootstrap."""

import numpy as np

from scorer.arrays import F8


def rows(values: F8) -> F8:
    """float64[n, 2]: the value, and a 1 to count."""
    return np.stack([values, np.ones(len(values))], axis=1)


def of(sums: F8) -> float:
    """The mean, from summed `rows`; not a number where there are none."""
    return float(sums[0] / sums[1]) if sums[1] else float("nan")
