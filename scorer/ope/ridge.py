"""The sums behind the reward model, its weights for each fold left out, and what they say: own loops, no BLAS."""

from typing import NamedTuple

import numpy as np

from scorer.arrays import F8, I8, Int, Real
from scorer.compiled import compiled
from scorer.learning import cholesky
from scorer.ope.log import Log

_OF_ALL = 1.0  # ridge of what all actions share


class Sums(NamedTuple):
    """By fold f and action a: `products` float64[f, a, k, k] of x x', `right` float64[f, a, k] of x r, `squares`
    float64[f, a] of r^2, and `wanted` float64[f, a, k] of x times the candidate's probability."""

    products: F8
    right: F8
    squares: F8
    wanted: F8


class Fitted(NamedTuple):
    """`theta` float64[f, a, k] for rows of fold f, learnt from the others; `pull` float64[f, a, k], so that x . pull is
    a row's leverage; `error`, the sum of squares of what was predicted."""

    theta: F8
    pull: F8
    error: float


def sums(x: F8, log: Log, fold: I8, folds: int) -> Sums:
    """Of all rows; x float64[n, k]."""
    actions, numbers = log.candidate.shape[1], x.shape[1]
    found = Sums(
        np.zeros((folds, actions, numbers, numbers)),
        np.zeros((folds, actions, numbers)),
        np.zeros((folds, actions)),
        np.zeros((folds, actions, numbers)),
    )
    candidate = np.ascontiguousarray(log.candidate)
    _sum_rows(x, log.action, log.reward, fold, *found[:3])
    _sum_wanted(x, candidate, fold, found.wanted)
    return found


def fit(added: Sums, ridge: float) -> Fitted:
    """Weights for each fold, from the other folds' sums."""
    theta, pull = np.zeros_like(added.right), np.zeros_like(added.right)
    error = _fit(*added, np.float64(ridge), theta, pull)
    return Fitted(theta, pull, float(error))


def predict(x: F8, log: Log, fold: I8, fitted: Fitted) -> tuple[F8, F8]:
    """q float64[n, A], and leverage float64[n]."""
    q, leverage = np.zeros(log.candidate.shape), np.zeros(len(x))
    _predict(x, log.action, fold, fitted.theta, fitted.pull, q, leverage)
    return q, leverage


@compiled
def _sum_rows(x: F8, action: I8, reward: F8, fold: I8, products: F8, right: F8, squares: F8) -> None:
    numbers = x.shape[1]
    for row in range(len(x)):
        f, a = fold[row], action[row]
        squares[f, a] += reward[row] * reward[row]
        for i in range(numbers):
            right[f, a, i] += x[row, i] * reward[row]
            for k in range(numbers):
                products[f, a, i, k] += x[row, i] * x[row, k]


@compiled
def _sum_wanted(x: F8, candidate: F8, fold: I8, wanted: F8) -> None:
    for row in range(len(x)):
        for a in range(candidate.shape[1]):
            if candidate[row, a] > 0.0:
                for i in range(x.shape[1]):
                    wanted[fold[row], a, i] += candidate[row, a] * x[row, i]


@compiled
def _fit(products: F8, right: F8, squares: F8, wanted: F8, ridge: Real, theta: F8, pull: F8) -> Real:
    """Fill `theta` and `pull`; the sum of squares of what is predicted of the rows left out."""
    folds, actions, numbers = right.shape
    root_all, root = np.zeros((numbers, numbers)), np.zeros((numbers, numbers))
    common, left, own, shared = np.zeros(numbers), np.zeros(numbers), np.zeros(numbers), np.zeros(numbers)
    error = np.float64(0.0)
    for out in range(folds):
        matrix, total = np.zeros((numbers, numbers)), np.zeros(numbers)
        for a in range(actions):
            _add(products, right, out, a, matrix, total)
        for i in range(numbers):
            matrix[i, i] += _OF_ALL
        cholesky.inverse_root(matrix, root_all)
        cholesky.solve(root_all, total, common)
        shared[:] = 0.0
        for a in range(actions):
            matrix, total = np.zeros((numbers, numbers)), np.zeros(numbers)
            _add(products, right, out, a, matrix, total)
            for i in range(numbers):
                left[i] = total[i]
                for k in range(numbers):
                    left[i] -= matrix[i, k] * common[k]
            for i in range(numbers):
                matrix[i, i] += ridge
            cholesky.inverse_root(matrix, root)
            cholesky.solve(root, left, own)
            for i in range(numbers):
                theta[out, a, i] = common[i] + own[i]
            cholesky.solve(root, wanted[out, a], own)
            for i in range(numbers):
                shared[i] += ridge * own[i]
                for f in range(folds):
                    if f != out:
                        pull[f, a, i] += own[i]
            error += _left_out(products[out, a], right[out, a], squares[out, a], theta[out, a])
        cholesky.solve(root_all, shared, own)
        for f in range(folds):
            if f != out:
                for a in range(actions):
                    for i in range(numbers):
                        pull[f, a, i] += own[i]
    return error


@compiled
def _add(products: F8, right: F8, out: Int, a: Int, matrix: F8, total: F8) -> None:
    """The sums of action `a` in all folds but `out`."""
    for f in range(len(products)):
        if f != out:
            for i in range(len(total)):
                total[i] += right[f, a, i]
                for k in range(len(total)):
                    matrix[i, k] += products[f, a, i, k]


@compiled
def _left_out(products: F8, right: F8, squares: Real, theta: F8) -> Real:
    found = np.float64(squares)
    for i in range(len(theta)):
        found -= 2.0 * theta[i] * right[i]
        for k in range(len(theta)):
            found += theta[i] * theta[k] * products[i, k]
    return found


@compiled
def _predict(x: F8, action: I8, fold: I8, theta: F8, pull: F8, q: F8, leverage: F8) -> None:
    for row in range(len(x)):
        f = fold[row]
        for i in range(x.shape[1]):
            leverage[row] += x[row, i] * pull[f, action[row], i]
            for a in range(q.shape[1]):
                q[row, a] += x[row, i] * theta[f, a, i]
