"""All that is known of a launch, in one row: the sums of its outcomes, and what is believed of clicks and purchases."""

from collections.abc import Sequence

import numpy as np

from scorer.arrays import I4, I8, U1, Table
from scorer.learning import chances, currencies, solve, sums
from scorer.learning.solved import RIDGE, SOLVED

KNOWN = np.dtype([("sums", sums.STATE), ("beliefs", chances.BELIEF, (2,))])  # its own, and of all: here itself
_NARROW = np.dtype([("sums", sums.NARROW), ("beliefs", chances.BELIEF, (2,))])


def blank() -> Table:
    """KNOWN[1] of a launch without any outcome."""
    rows = np.zeros(1, KNOWN)
    rows["beliefs"][0] = chances.blank(1)
    return rows


def restored(row: bytes) -> Table | None:
    """KNOWN[1] of the bytes of one, or of one whose every sum was one number; None for bytes of another size."""
    if len(row) == KNOWN.itemsize:
        return np.frombuffer(row, KNOWN).copy()
    if len(row) != _NARROW.itemsize:
        return None
    narrow, rows = np.frombuffer(row, _NARROW), np.zeros(1, KNOWN)
    rows["sums"], rows["beliefs"] = sums.widened(narrow["sums"]), narrow["beliefs"]
    return rows


def taught(  # one column each
    known: Table, x: I4, *, reward_micro: I8, prior_micro: I8, clicked: U1, purchased: U1, shown: U1
) -> Table:
    """KNOWN[1] with the outcomes of an epoch too, in a new table; their order does not matter.

    x int32[n, 12], contexts at the decisions; rewards and what was expected of them, int64[n]; uint8[n] whether there
    was a click, a purchase, and whether anyone saw it. Raises what `sums.fold` and `chances.fold` do.
    """
    launch_of, after = np.zeros(len(x), np.int32), known.copy()
    after["sums"] = sums.fold(
        known["sums"], launch_of, x, reward_micro=reward_micro, prior_micro=prior_micro, shown=shown
    )
    beliefs = np.ascontiguousarray(known["beliefs"][0])
    weights = chances.weigh(solve.solve(known["sums"]), beliefs)
    step = chances.fold(chances.no_steps(1), weights, launch_of, x, clicked=clicked, purchased=purchased, shown=shown)
    after["beliefs"][0] = chances.advance(beliefs, step)
    return after


def pooled(known: Table, teaching: Table | None = None) -> Table:
    """SOLVED[launches + 1] of KNOWN[launches]: what a policy reads of each, with what all have in common, and, last, of
    a launch that has not learnt yet. `teaching`, STATE[launches]: the sums of each that the others learn from, where it
    has met outcomes that are another's."""
    rows = solve.solve(np.concatenate([known["sums"], sums.blank(1)]), teaching=teaching)
    for at, own in enumerate(known):
        rows[at : at + 1] = chances.weigh(rows[at : at + 1], np.ascontiguousarray(own["beliefs"]))
    return rows


def apart(known: Table, currency: Sequence[str], teaching: Table | None = None) -> tuple[Table, dict[str, Table]]:
    """`pooled` by the currency that each plan names, "" where it names none: SOLVED[launches], and by pool
    (scorer.learning.currencies) SOLVED[1] of a launch that has not learnt yet."""
    rows, begins = np.zeros(len(known), SOLVED), dict[str, Table]()
    for name, places in currencies.pools(currency).items():
        found = pooled(known[places], None if teaching is None else teaching[places])
        rows[places], begins[name] = found[:-1], found[-1:]
    return rows, begins


def solved(known: Table, ridge: float = RIDGE) -> Table:
    """SOLVED[1]: what a policy reads of it. `ridge` as `solve.solve` says."""
    return chances.weigh(solve.solve(known["sums"], ridge), np.ascontiguousarray(known["beliefs"][0]))
