"""From sums to weights: ridge regression of (reward - prior) on the context, a launch a row.

theta = (ridge I + sum x x') ** -1 sum x (reward - prior). The noise is that of the residuals around theta, with
`first_outcomes` outcomes of `noise_micro` counted in, so that a launch with few of them is not taken for certain.
"""

import math

import numpy as np

from scorer.arrays import F8, Real, Row, Table, ready
from scorer.compiled import compiled
from scorer.learning import cholesky
from scorer.learning.solved import FIRST_NOISE_MICRO, NUMBERS, RIDGE, UNIT, blank
from scorer.learning.sums import STATE


def solve(
    states: Table, ridge: float = RIDGE, *, noise_micro: float = FIRST_NOISE_MICRO, first_outcomes: float = 20.0
) -> Table:
    """SOLVED[launches] of STATE[launches], with no weights of click and purchase (`chances.advance` has those).

    `ridge`, above 0, is the number of outcomes at which a number of the context that was always 1 is half believed.
    """
    if not ridge > 0.0 or not noise_micro >= 0.0 or not first_outcomes >= 0.0:
        raise ValueError("ridge must be above 0, noise_micro and first_outcomes not below")
    solved = blank(len(states), ridge, noise_micro)
    _solve(ready(states, STATE), np.float64(ridge), np.float64(noise_micro), np.float64(first_outcomes), solved)
    return solved


@compiled
def _solve(states: Table, ridge: Real, noise_micro: Real, first_outcomes: Real, solved: Table) -> None:
    matrix, right = np.zeros((NUMBERS, NUMBERS)), np.zeros(NUMBERS)
    for launch in range(len(states)):
        state, row = states[launch], solved[launch]
        for i in range(NUMBERS):
            right[i] = np.float64(state["residuals"][i]) / UNIT
            for k in range(NUMBERS):
                matrix[i, k] = np.float64(state["products"][i, k]) / (UNIT * UNIT)
            matrix[i, i] += ridge
        cholesky.inverse_root(matrix, row["root"])
        cholesky.solve(row["root"], right, row["theta"])
        row["outcomes"] = state["outcomes"]
        row["noise_micro"] = _noise_micro(state, row["theta"], right, ridge, first_outcomes, noise_micro)


@compiled
def _noise_micro(  # one number each
    state: Row, theta: F8, right: F8, ridge: Real, first_outcomes: Real, noise_micro: Real
) -> Real:
    """The residual sum of squares is that of the rewards, less theta . right, less ridge |theta| ** 2."""
    squares = np.float64(state["squares"]) * 1e6
    for k in range(NUMBERS):
        squares -= theta[k] * (right[k] + ridge * theta[k])
    total = first_outcomes * noise_micro * noise_micro + max(squares, 0.0)
    outcomes = first_outcomes + np.float64(state["outcomes"])
    return math.sqrt(total / outcomes) if outcomes > 0.0 else np.float64(noise_micro)
