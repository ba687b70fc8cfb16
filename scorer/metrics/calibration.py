"""Whether a probability says what happens: figures as functions of sums over rows (scorer.metrics.bootstrap)."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from scorer.arrays import F8, I8

BINS: Final = 15


def gaps(probability: npt.NDArray[Any], happened: npt.NDArray[Any], bins: int = BINS) -> F8:
    """float64[n, bins + 1]: in the column of its bin, probability less what happened (0 or 1); last a 1 to count."""
    rows = np.zeros((len(probability), bins + 1))
    if len(rows):
        rows[np.arange(len(rows)), bin_of(probability, bins)] = probability - np.asarray(happened, np.float64)
    rows[:, -1] = 1
    return rows


def ece(sums: F8) -> float:
    """Expected calibration error of summed `gaps`: the mean distance of probability and frequency over bins.

    Bins hold equally many rows. Naeini, Cooper, Hauskrecht: Obtaining Well Calibrated Probabilities Using Bayesian
    Binning, AAAI 2015; equal mass: Nguyen, O'Connor: Posterior calibration, EMNLP 2015.
    """
    return float(np.abs(sums[:-1]).sum() / sums[-1]) if sums[-1] else float("nan")


def bin_of(probability: npt.NDArray[Any], bins: int = BINS) -> I8:
    """Which of `bins` bins of equal mass each row is in, int64[n]. Equal probabilities share one, so that the order
    of rows is no matter; bins are then only as equal as ties allow."""
    ordered = np.sort(probability)
    below = np.searchsorted(ordered, probability, "left")
    middle = (below + np.searchsorted(ordered, probability, "right")) / 2
    return np.asarray(bins * middle // len(ordered), np.int64)


def dots(probability: npt.NDArray[Any], happened: npt.NDArray[Any]) -> list[dict[str, float]]:
    """Of each bin what was said on average and how often it came, for a reliability diagram."""
    which = bin_of(probability)
    return [
        {"said": float(probability[which == each].mean()), "came": float(happened[which == each].mean())}
        for each in np.unique(which)
    ]


def squares(probability: npt.NDArray[Any], happened: npt.NDArray[Any]) -> F8:
    """float64[n, 3]: squared error, what happened, and a 1 to count."""
    came = np.asarray(happened, np.float64)
    return np.stack([(probability - came) ** 2, came, np.ones(len(came))], axis=1)


def brier_skill(sums: F8) -> float:
    """1 - Brier score / that of always saying the base rate, from summed `squares`; not a number where the base rate
    is 0 or 1. Above 0 is better than knowing nothing but the rate. Murphy: A New Vector Partition of the Probability
    Score, 1973."""
    rate = sums[1] / sums[2] if sums[2] else 0.0
    constant = rate * (1 - rate)
    return float(1 - sums[0] / sums[2] / constant) if constant else float("nan")
