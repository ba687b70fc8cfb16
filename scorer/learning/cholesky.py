"""A symmetric positive matrix as the product of a triangle with itself: own loops, the same bytes on every machine."""

import math

import numpy as np

from scorer.arrays import F8
from scorer.compiled import compiled


@compiled
def inverse_root(matrix: F8, root: F8) -> None:
    """Fill `root` with the lower triangle R for which R' R is the inverse of `matrix` (symmetric, positive definite).

    `matrix` is used up: its lower triangle becomes its Cholesky factor L, and R is the inverse of L (Golub, Van Loan:
    Matrix Computations, algorithms 4.2.1 and 3.1.1).
    """
    count = len(matrix)
    for i in range(count):
        for k in range(i + 1):
            total = matrix[i, k]
            for j in range(k):
                total -= matrix[i, j] * matrix[k, j]
            matrix[i, k] = math.sqrt(total) if i == k else total / matrix[k, k]
    root[:, :] = 0.0
    for k in range(count):
        for i in range(k, count):
            total = np.float64(1.0) if i == k else np.float64(0.0)
            for j in range(k, i):
                total -= matrix[i, j] * root[j, k]
            root[i, k] = total / matrix[i, i]


@compiled
def solve(root: F8, right: F8, out: F8) -> None:
    """Fill `out` with R' (R right): the solution, where `root` is from `inverse_root`."""
    count = len(right)
    half = np.zeros(count)
    for i in range(count):
        for k in range(i + 1):
            half[i] += root[i, k] * right[k]
    for k in range(count):
        out[k] = 0.0
        for i in range(k, count):
            out[k] += root[i, k] * half[i]
