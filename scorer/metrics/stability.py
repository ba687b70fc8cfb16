"""Whether two samples look alike: the population stability index over the counts of their bins.

PSI = sum over bins of (q - p) ln(q / p), p and q being the shares of the expected and of the actual sample: Siddiqi,
Credit Risk Scorecards, 2006, chapter 9. It is Jeffreys' divergence: symmetric, 0 where the shares are the same.
There it is read so: under 0.1 no change, up to 0.25 some change, above that a shift.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from scorer.arrays import F8

Floats = npt.NDArray[np.floating[Any]]
_EACH_BIN: Final = 0.5  # Added to every count, so that a bin that is empty on one side is finite (Jeffreys' prior)
_ROWS_A_BIN: Final = 5  # Below it chi-squared is no measure of chance: Cochran, Some methods for strengthening the
# common chi-squared tests, Biometrics 10, 1954; here on average over the bins
_Z: Final = 1.6448536269514722  # of the normal distribution, 95% lie below


def edges(reference: Floats, bins: int = 10) -> Floats:
    """Between bins that hold like shares of the reference; `binned` counts by them.

    Where values repeat there are fewer. A value that fills a bin by itself, or is the greatest of many, has one of its
    own: else a sample above references that are all equal would share their bin, and look the same.

    >>> edges(np.array([0.5, 0.5, 0.5])).tolist() == [0.5, np.nextafter(0.5, 1)]
    True
    """
    inner, times = np.unique(np.quantile(reference, np.arange(1, bins) / bins), return_counts=True)
    repeated = inner[(times > 1) | (inner == reference.max())].astype(reference.dtype)
    return np.union1d(inner.astype(reference.dtype), np.nextafter(repeated, np.inf, dtype=reference.dtype))


def binned(inner: Floats, values: Floats) -> npt.NDArray[np.int64]:
    """How many values lie in each of the bins that `edges` cut, [inner + 1]."""
    return np.bincount(np.searchsorted(inner, values, side="right"), minlength=len(inner) + 1)


def psi(expected_counts: npt.NDArray[Any], actual_counts: npt.NDArray[Any]) -> float:
    """Counts by bin, [bins] each, of the same bins; from 0 upwards. Not a number where a sample is empty.

    Half a count is added to every bin, but for bins that are empty in both samples: those say nothing.

    >>> round(psi(np.array([40_000, 30_000, 30_000]), np.array([35_000, 25_000, 40_000])), 3)
    0.045
    """
    expected, actual = _filled(expected_counts, actual_counts)
    if not (expected.any() and actual.any()):
        return float("nan")
    p, q = _shares(expected), _shares(actual)
    return float(((q - p) * np.log(q / p)).sum())


def noise(expected_counts: npt.NDArray[Any], actual_counts: npt.NDArray[Any]) -> float:
    """The PSI below which 95% of pairs of samples of these sizes lie where nothing has changed.

    With n and m rows in B bins PSI / (1 / n + 1 / m) goes towards a chi-squared variable of B - 1 degrees: Yurdakul,
    Naranjo: Statistical properties of the population stability index, Journal of Risk Model Validation 14, 2020. It
    takes rows as independent of each other; rows of one shopper are not, so real noise is somewhat greater.
    """
    expected, actual = _filled(expected_counts, actual_counts)
    if not (expected.any() and actual.any()):
        return float("nan")
    return _chi_squared_95(len(expected) - 1) * float(1 / expected.sum() + 1 / actual.sum())


def enough(expected_counts: npt.NDArray[Any], actual_counts: npt.NDArray[Any]) -> bool:
    """Whether both samples are large enough for `noise` to say what chance does: of fewer, one rare row is a shift."""
    expected, actual = _filled(expected_counts, actual_counts)
    return bool(min(expected.sum(), actual.sum()) >= _ROWS_A_BIN * len(expected))


def _filled(expected: npt.NDArray[Any], actual: npt.NDArray[Any]) -> tuple[F8, F8]:
    both = np.array([expected, actual], np.float64)
    kept = both[:, both.any(axis=0)]
    return kept[0], kept[1]


def _shares(counts: F8) -> F8:
    smooth = counts + _EACH_BIN
    return np.asarray(smooth / smooth.sum(), np.float64)


def _chi_squared_95(degrees: int) -> float:
    """The 95% point, within 2.5%. Wilson, Hilferty: The Distribution of Chi-Square, PNAS 17, 1931."""
    if degrees == 0:
        return 0.0
    part = 2 / (9 * degrees)
    return float(degrees * (1 - part + _Z * part**0.5) ** 3)
