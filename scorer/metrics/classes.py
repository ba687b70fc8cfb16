"""Whether the right class was chosen: figures of a confusion matrix, as sums over rows (scorer.metrics.bootstrap)."""

import numpy as np

from scorer.arrays import F8, I8


def confusion(label: I8, chosen: I8, classes: int) -> F8:
    """float64[n, classes * classes]: a 1 at label * classes + chosen."""
    rows = np.zeros((len(label), classes * classes))
    rows[np.arange(len(label)), label * classes + chosen] = 1
    return rows


def accuracy(sums: F8) -> float:
    """Share of rows whose class is right, of summed `confusion`."""
    return float(np.trace(_square(sums)) / sums.sum())


def macro_f1(sums: F8) -> float:
    """Mean over classes of the harmonic mean of precision and recall. A class that is neither a label nor chosen is
    left out, as scikit-learn's f1_score does."""
    matrix = _square(sums)
    right, either = np.diagonal(matrix), matrix.sum(axis=0) + matrix.sum(axis=1)
    there = either > 0
    return float((2 * right[there] / either[there]).mean())


def _square(sums: F8) -> F8:
    side = round(len(sums) ** 0.5)
    return sums.reshape(side, side)
