"""Exact sums of outcomes, a launch a row: all that a linear policy needs to know of them.

Integers in fixed point, so that neither order nor partition matters: sums add up (`merge`). An outcome that was not
shown teaches nothing. Sums of money are two numbers each (`limbs`): an amount in a currency of small units, squared,
fills one in a few purchases.
"""

from typing import Final

import numpy as np

from scorer.arrays import I4, I8, U1, Flag, Int, Row, Table, check_indices, ready
from scorer.compiled import compiled
from scorer.contexts import UNIT
from scorer.errors import BadInput, Overflow
from scorer.learning import limbs
from scorer.learning.limbs import BITS, LOW
from scorer.learning.solved import NUMBERS

MOST_MICRO: Final = 2**51  # of a reward: above a click and a purchase of 1e9 of money each, the most that a plan names
_LIMIT: Final = np.int64(2**63 - 1)
_HALF: Final = np.int64(25)  # bits: half of a limb's
_LOW_HALF: Final = np.int64(2**25 - 1)
_WIDE: Final = ("residuals", "squares")

_NARROW: Final = [
    ("outcomes", "<i8"),
    ("products", "<i8", (NUMBERS, NUMBERS)),  # of two numbers of the context, units of 1/4096 ** 2
    ("residuals", "<i8", (NUMBERS,)),  # of a number and (reward - prior), 1/4096 and millionths
    ("squares", "<i8"),  # of (reward - prior) in whole thousandths of money
]
NARROW = np.dtype(_NARROW)  # as states were told when every sum was one number
STATE = np.dtype([*_NARROW, ("residuals_high", "<i8", (NUMBERS,)), ("squares_high", "<i8")])  # scorer.learning.limbs


def blank(launches: int) -> Table:
    """No outcomes."""
    return np.zeros(launches, STATE)


def widened(narrow: Table) -> Table:
    """STATE[launches] of NARROW[launches]."""
    states = blank(len(narrow))
    for name in NARROW.names or ():
        states[name] = narrow[name]
    limbs.carry(states, _WIDE, full=_FULL, remedy=_REMEDY)
    return states


def fold(  # one column each
    states: Table, launch_of: I4, x: I4, *, reward_micro: I8, prior_micro: I8, shown: U1
) -> Table:
    """STATE[launches] with these outcomes too, in a new table.

    launch_of int32[n], rows of `states`; x int32[n, 12], contexts at the decision; reward and what was expected of
    it, int64[n]; shown uint8[n], 0 for a promotion that nobody saw. BadInput names an outcome with numbers out of
    range; Overflow one that a sum cannot hold. Either way `states` is as before."""
    check_indices(launch_of, len(states), "launch_of")
    _check(x, reward_micro, prior_micro)
    sums = states.copy()
    failed = _fold(
        sums,
        ready(launch_of, np.int32),
        ready(x, np.int32),
        ready(reward_micro, np.int64),
        ready(prior_micro, np.int64),
        ready(shown, np.uint8),
    )
    if failed >= 0:
        raise Overflow(_FULL, where=f"outcome {failed}", remedy=_REMEDY)
    return sums


def merge(one: Table, other: Table) -> Table:
    """The sums of both, launch by launch; Overflow where one cannot be held."""
    both = one.copy()
    for name in STATE.names or ():
        both[name] = one[name] + other[name]
        if (((one[name] ^ both[name]) & (other[name] ^ both[name])) < 0).any():  # both of one sign, the sum not
            raise Overflow(_FULL, where=name, remedy=_REMEDY)
    limbs.carry(both, _WIDE, full=_FULL, remedy=_REMEDY)
    return both


def without(states: Table, part: Table) -> Table:
    """`states` less sums that were merged into them, launch by launch."""
    left = states.copy()
    for name in states.dtype.names or ():
        left[name] -= part[name]
    limbs.carry(left, _WIDE, full=_FULL, remedy=_REMEDY)
    return left


_FULL = "the sums of a launch are full"
_REMEDY = "`launchpulse policy reset LAUNCH` lets it learn anew."


def _check(x: I4, reward_micro: I8, prior_micro: I8) -> None:
    if not len(x) == len(reward_micro) == len(prior_micro):
        raise ValueError("one context, one reward and one prior an outcome")
    far = np.abs(reward_micro.clip(-MOST_MICRO - 1)) > MOST_MICRO
    far |= np.abs(prior_micro.clip(-MOST_MICRO - 1)) > MOST_MICRO
    wrong = np.flatnonzero(far | ((x < 0) | (x > UNIT)).any(axis=1))
    if len(wrong):
        at = int(wrong[0])
        raise BadInput(
            f"a context's numbers must be from 0 to {UNIT}, rewards within two thousand million of money",
            where=f"outcome {at}",
            seen=f"context {x[at].tolist()}, reward {reward_micro[at]}, prior {prior_micro[at]}",
        )


@compiled
def _fold(states: Table, launch_of: I4, x: I4, reward_micro: I8, prior_micro: I8, shown: U1) -> Int:
    """The outcome that does not fit, -1 where all do."""
    for i in range(len(launch_of)):
        if shown[i] != 0 and not _add(states[launch_of[i]], x[i], reward_micro[i] - prior_micro[i]):
            return i
    return -1


@compiled
def _add(row: Row, x: I4, residual_micro: Int) -> Flag:
    """Whether it fits; where it does not, `row` is left half done."""
    if not _add_square(row, (residual_micro + np.int64(500)) // np.int64(1000)):
        return False
    row["outcomes"] += np.int64(1)
    for i in range(NUMBERS):
        low = np.int64(row["residuals"][i]) + np.int64(x[i]) * (residual_micro & LOW)
        high = np.int64(x[i]) * (residual_micro >> BITS) + (low >> BITS)
        if not _fits(row["residuals_high"][i], high):
            return False
        row["residuals"][i] = low & LOW
        row["residuals_high"][i] += high
        for k in range(NUMBERS):
            product = np.int64(x[i]) * np.int64(x[k])
            if not _fits(row["products"][i, k], product):
                return False
            row["products"][i, k] += product
    return True


@compiled
def _add_square(row: Row, milli: Int) -> Flag:
    """milli is left * 2 ** 25 + right, so its square left ** 2 * 2 ** 50 + 2 left right * 2 ** 25 + right ** 2."""
    left, right = milli >> _HALF, milli & _LOW_HALF
    both = 2 * left * right
    low = np.int64(row["squares"]) + ((both & _LOW_HALF) << _HALF) + right * right
    high = left * left + (both >> _HALF) + (low >> BITS)
    if not _fits(row["squares_high"], high):
        return False
    row["squares"] = low & LOW
    row["squares_high"] += high
    return True


@compiled
def _fits(total: Int, more: Int) -> Flag:
    if more >= 0:
        return total <= _LIMIT - more
    return total >= -_LIMIT - more
