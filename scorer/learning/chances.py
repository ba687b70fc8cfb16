"""The weights of the logistic policy: how the odds of a click and of a purchase differ from the models', by context.

The weights of a launch are those of all launches together plus its own. They are learnt by one bounded Newton step an
epoch from exact sums, not from kept outcomes: within an epoch the weights stand still, so that slope and bend of the
log likelihood at them are sums over outcomes, whole numbers and free of order; `advance` then moves the weights of
all, and those of each launch by what that leaves of its slope, and adds the bends to the precisions (Chapelle, Li
2011, algorithm 3: Laplace's approximation, batch by batch, here with the whole matrix). Rejected: IRLS to the end,
which needs every outcome kept; stochastic gradients, which depend on the order and on a rate. A step moves no weight
by more than 1, so an epoch that differs wildly from the models is followed over some epochs, not overshot."""

from typing import Final

import numpy as np

from scorer.arrays import F8, I4, I8, U1, Flag, Int, Real, Table, check_indices, ready
from scorer.compiled import compiled
from scorer.contexts import UNIT
from scorer.curves import log_odds, logistic
from scorer.errors import BadInput, Overflow
from scorer.learning import cholesky
from scorer.learning.solved import INTEREST, NUMBERS, PURCHASE, SOLVED, more_log_odds

RIDGE: Final = 30.0  # of a launch's own weights; of those of all it is RIDGE_OF_ALL
RIDGE_OF_ALL: Final = 4.0  # a weight of 1/2 is one standard deviation
FURTHEST: Final = 1.0  # a weight moves in one epoch
FINE: Final = 2**20  # a probability is counted in whole parts of this

BELIEF = np.dtype(
    [
        ("click", "<f8", (NUMBERS,)),  # log-odds a 1.0 of context, on top of the model's
        ("click_precision", "<f8", (NUMBERS, NUMBERS)),
        ("purchase", "<f8", (NUMBERS,)),
        ("purchase_precision", "<f8", (NUMBERS, NUMBERS)),
    ]
)
STEP = np.dtype(
    [
        ("outcomes", "<i8"),
        ("click_slope", "<i8", (NUMBERS,)),  # of x (happened - probability): 1/4096 / 2 ** 20
        ("click_bend", "<i8", (NUMBERS, NUMBERS)),  # of x x' probability (1 - probability): 1/4096 ** 2 / 2 ** 20
        ("purchase_slope", "<i8", (NUMBERS,)),
        ("purchase_bend", "<i8", (NUMBERS, NUMBERS)),
    ]
)
_LIMIT: Final = 2**62  # far above what one outcome adds


def blank(launches: int, ridge: float = RIDGE) -> Table:
    """BELIEF[launches + 1], the last of all, without any outcome: the models' odds."""
    beliefs = np.zeros(launches + 1, BELIEF)
    for name in ("click_precision", "purchase_precision"):
        beliefs[name] = np.eye(NUMBERS) * ridge
        beliefs[name][-1] = np.eye(NUMBERS) * RIDGE_OF_ALL
    return beliefs


def weigh(solved: Table, beliefs: Table) -> Table:
    """SOLVED[launches] with the weights of click and purchase that `beliefs` come to, in a new table."""
    weighed = solved.copy()
    for name in ("click", "purchase"):
        weighed[name] = beliefs[name][:-1] + beliefs[name][-1]
    return weighed


def no_steps(launches: int) -> Table:
    """STEP of an epoch without outcomes."""
    return np.zeros(launches, STEP)


def fold(  # one column each
    steps: Table, solved: Table, launch_of: I4, x: I4, *, clicked: U1, purchased: U1, shown: U1
) -> Table:
    """STEP[launches] with these outcomes too, in a new table; `solved` holds the weights of the epoch's begin.

    Columns as in `sums.fold`; `clicked` and `purchased` uint8[n]. BadInput for a context out of range, Overflow for
    more than a sum can hold."""
    check_indices(launch_of, len(steps), "launch_of")
    if len(x) and not (int(x.min()) >= 0 and int(x.max()) <= UNIT):
        raise BadInput(f"a context's numbers must be from 0 to {UNIT}", seen=f"{x.min()}..{x.max()}")
    sums = steps.copy()
    failed = _fold(
        sums,
        ready(solved, SOLVED),
        ready(launch_of, np.int32),
        ready(x, np.int32),
        ready(clicked, np.uint8),
        ready(purchased, np.uint8),
        ready(shown, np.uint8),
    )
    if failed >= 0:
        raise Overflow("an epoch holds too many outcomes", where=f"outcome {failed}", remedy="Make epochs shorter.")
    return sums


def advance(beliefs: Table, steps: Table) -> Table:
    """BELIEF[launches + 1] of the next epoch."""
    after = beliefs.copy()
    for name in ("click", "purchase"):
        _advance(
            after[name],
            after[f"{name}_precision"],
            steps[f"{name}_slope"] / (UNIT * FINE),
            steps[f"{name}_bend"] / (UNIT * UNIT * FINE),
        )
    return after


@compiled
def _fold(steps: Table, solved: Table, launch_of: I4, x: I4, clicked: U1, purchased: U1, shown: U1) -> Int:
    for i in range(len(launch_of)):
        if shown[i] == 0:
            continue
        step, row = steps[launch_of[i]], solved[launch_of[i]]
        chance = logistic(log_odds(x[i, INTEREST]) + more_log_odds(row["click"], x[i]))
        fits = _add(step["click_slope"], step["click_bend"], x[i], chance, clicked[i])
        chance = logistic(log_odds(x[i, PURCHASE]) + more_log_odds(row["purchase"], x[i]))
        fits = _add(step["purchase_slope"], step["purchase_bend"], x[i], chance, purchased[i]) and fits
        if not fits:
            return i
        step["outcomes"] += np.int64(1)
    return -1


@compiled
def _add(slope: I8, bend: I8, x: I4, chance: Real, happened: Int) -> Flag:
    whole = np.int64(chance * FINE + 0.5)
    apart = (np.int64(FINE) if happened != 0 else np.int64(0)) - whole
    spread = np.int64(chance * (1.0 - chance) * FINE + 0.5)
    fits = True
    for i in range(NUMBERS):
        slope[i] += np.int64(x[i]) * apart
        fits = fits and abs(slope[i]) < _LIMIT
        for k in range(NUMBERS):
            bend[i, k] += np.int64(x[i]) * np.int64(x[k]) * spread
            fits = fits and bend[i, k] < _LIMIT
    return fits


@compiled
def _advance(weights: F8, precisions: F8, slopes: F8, bends: F8) -> None:
    launches = len(slopes)
    slope, bend, way = np.zeros(NUMBERS), np.zeros((NUMBERS, NUMBERS)), np.zeros(NUMBERS)
    for launch in range(launches):
        for i in range(NUMBERS):
            slope[i] += slopes[launch, i]
            for k in range(NUMBERS):
                bend[i, k] += bends[launch, i, k]
    _move(weights[launches], precisions[launches], slope, bend, way)
    own = np.zeros(NUMBERS)
    for launch in range(launches):
        if bends[launch, 0, 0] == 0.0:
            continue  # the first number of a context is 1: no outcomes
        for i in range(NUMBERS):
            slope[i] = slopes[launch, i]
            for k in range(NUMBERS):
                slope[i] -= bends[launch, i, k] * way[k]
        _move(weights[launch], precisions[launch], slope, bends[launch], own)


@compiled
def _move(weights: F8, precision: F8, slope: F8, bend: F8, way: F8) -> None:
    """One bounded Newton step; `way` is filled with how far each weight went."""
    matrix, root = np.zeros((NUMBERS, NUMBERS)), np.zeros((NUMBERS, NUMBERS))
    for i in range(NUMBERS):
        for k in range(NUMBERS):
            precision[i, k] += bend[i, k]
            matrix[i, k] = precision[i, k]
    cholesky.inverse_root(matrix, root)
    cholesky.solve(root, slope, way)
    furthest = np.float64(FURTHEST)
    for k in range(NUMBERS):
        furthest = max(furthest, abs(way[k]))
    for k in range(NUMBERS):
        way[k] *= FURTHEST / furthest
        weights[k] += way[k]
