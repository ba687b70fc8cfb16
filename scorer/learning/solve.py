"""From sums to weights: ridge regression of (reward - prior) on the context, first of all launches, then of each.

theta_all = (ridge_all I + sum x x') ** -1 sum x (reward - prior), over what teaches all; then of each launch its own
part, shrunk towards what is common: theta = theta_all + (ridge I + sum x x') ** -1 (sum x (reward - prior) - sum x x'
theta_all). So a launch that has just begun knows what a channel or a discount did for the others. (Partial pooling;
Gelman, Hill: Data Analysis Using Regression and Multilevel Models, chapter 12.) The noise is that of the residuals
around theta, with `first_outcomes` outcomes of `noise_micro` counted in, so that a launch with few of them is not
taken for certain."""

import math

import numpy as np

from scorer.arrays import F8, Real, Row, Table, ready
from scorer.compiled import compiled
from scorer.contexts import UNIT
from scorer.learning import cholesky
from scorer.learning.limbs import real
from scorer.learning.solved import FIRST_NOISE_MICRO, NUMBERS, RIDGE, RIDGE_OF_ALL, blank
from scorer.learning.sums import STATE


def solve(
    states: Table,
    ridge: float = RIDGE,
    *,
    teaching: Table | None = None,
    noise_micro: float = FIRST_NOISE_MICRO,
    first_outcomes: float = 20.0,
) -> Table:
    """SOLVED[launches] of STATE[launches], with no weights of click and purchase (`chances.weigh` writes those).

    `teaching`, STATE[n]: the sums that all launches learn from, where these are not `states`.
    `ridge`, above 0: the outcomes at which a launch's own part of a number that was always 1 is half believed.
    """
    if not ridge > 0.0 or not noise_micro >= 0.0 or not first_outcomes >= 0.0:
        raise ValueError("ridge must be above 0, noise_micro and first_outcomes not below")
    solved = blank(len(states), ridge, noise_micro)
    shared = ready(states if teaching is None else teaching, STATE)
    _solve(ready(states, STATE), shared, np.float64(ridge), np.float64(noise_micro), np.float64(first_outcomes), solved)
    return solved


@compiled
def _solve(states: Table, shared: Table, ridge: Real, noise_micro: Real, first_outcomes: Real, solved: Table) -> None:
    matrix, root, right = np.zeros((NUMBERS, NUMBERS)), np.zeros((NUMBERS, NUMBERS)), np.zeros(NUMBERS)
    common, left, own = np.zeros(NUMBERS), np.zeros(NUMBERS), np.zeros(NUMBERS)
    doubt, one = np.zeros((NUMBERS, NUMBERS)), np.zeros((NUMBERS, NUMBERS))
    for launch in range(len(shared)):
        _add(shared[launch], matrix, right)
    for i in range(NUMBERS):
        matrix[i, i] += RIDGE_OF_ALL
    cholesky.inverse_root(matrix, root)
    cholesky.solve(root, right, common)
    for launch in range(len(states)):
        state, row = states[launch], solved[launch]
        matrix[:, :], right[:] = 0.0, 0.0
        _add(state, matrix, right)
        for i in range(NUMBERS):
            left[i] = right[i]
            for k in range(NUMBERS):
                left[i] -= matrix[i, k] * common[k]
            matrix[i, i] += ridge
        cholesky.inverse_root(matrix, one)
        cholesky.solve(one, left, own)
        for k in range(NUMBERS):
            row["theta"][k] = common[k] + own[k]
        _inverse(root, doubt)
        _inverse(one, matrix)
        doubt += matrix
        _root_of(doubt, row["root"])
        row["outcomes"] = state["outcomes"]
        row["noise_micro"] = _noise_micro(state, row["theta"], right, first_outcomes, noise_micro)


@compiled
def _add(state: Row, matrix: F8, right: F8) -> None:
    for i in range(NUMBERS):
        right[i] += real(state["residuals_high"][i], state["residuals"][i]) / UNIT
        for k in range(NUMBERS):
            matrix[i, k] += np.float64(state["products"][i, k]) / (UNIT * UNIT)


@compiled
def _inverse(root: F8, out: F8) -> None:
    """Fill `out` with root' root: the inverse of what `root` is the inverse root of."""
    for i in range(NUMBERS):
        for k in range(NUMBERS):
            out[i, k] = 0.0
            for j in range(max(i, k), NUMBERS):
                out[i, k] += root[j, i] * root[j, k]


@compiled
def _root_of(matrix: F8, out: F8) -> None:
    """Fill `out` with the lower triangle R for which R' R is `matrix`, which is used up."""
    one, inverse = np.zeros((NUMBERS, NUMBERS)), np.zeros((NUMBERS, NUMBERS))
    cholesky.inverse_root(matrix, one)
    _inverse(one, inverse)
    cholesky.inverse_root(inverse, out)


@compiled
def _noise_micro(state: Row, theta: F8, right: F8, first_outcomes: Real, noise_micro: Real) -> Real:
    """The residual sum of squares is that of the rewards, less 2 theta . right, and theta' (sum x x') theta."""
    squares = real(state["squares_high"], state["squares"]) * 1e6
    for i in range(NUMBERS):
        squares -= 2.0 * theta[i] * right[i]
        for k in range(NUMBERS):
            squares += theta[i] * theta[k] * (np.float64(state["products"][i, k]) / (UNIT * UNIT))
    total = first_outcomes * noise_micro * noise_micro + max(squares, 0.0)
    outcomes = first_outcomes + np.float64(state["outcomes"])
    return math.sqrt(total / outcomes) if outcomes > 0.0 else np.float64(noise_micro)
