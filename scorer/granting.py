"""How a budget is shared out over partitions: a first share to each, the rest to those that use theirs up.

Grants only grow, and what is added never makes their sum exceed the budget, whatever was used. They are given in whole
offers, so that a budget of fewer offers than partitions is not lost in shares that pay for none.

Who knows nothing of how a budget is being used, as a backtest, deals all of it out at once, by the same measure.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from scorer.arrays import I8
from scorer.hashing import text_hash
from scorer.plan import Plan

WHOLE: Final = 1_000_000
FIRST: Final = 600_000  # part of the budget that is shared out at once, millionths


@dataclass(frozen=True)
class Budget:
    """What there is to share: money in millionths, or impressions.

    `offer`: the most that one promotion takes, 1 or more. `turn`: the partition that comes first where there is not
    enough for all. `open`: of `total`, what may be granted by now; all of it where the plan does not pace.
    """

    total: int
    offer: int
    turn: int
    open: int


def budget(total: int, costs: tuple[int, ...], turn: int, open_micro: int = WHOLE) -> Budget:
    """The budget of a plan whose offers cost this much; an offer that costs more than all of it is left out of
    account. `open_micro`: the part of what is not shared out at once that may be granted by now."""
    offer = max((cost for cost in costs if 0 < cost <= total), default=max(total, 1))
    first = total * FIRST // WHOLE
    return Budget(total, offer, turn, first + (total - first) * open_micro // WHOLE)


def budgets(launch: str, plan: Plan, partitions: int, open_micro: int = WHOLE) -> tuple[Budget, Budget]:
    """Of the money and of the impressions of a launch's plan; what it does not limit is no Budget to share."""
    costs, turn = tuple(one.cost_micro for one in plan.offers), text_hash(launch) % partitions
    return budget(plan.budget_micro, costs, turn, open_micro), budget(plan.impressions, (1,), turn, open_micro)


def granted(of: Budget, held: I8, used: I8, usable: I8, opened: int) -> I8:
    """What each partition may use in all, int64[P].

    `held` is granted already, `used` spent or reserved, `usable` the part of `held` that the pace has released.
    `opened`: so many partitions, in turn, get an offer without having shown that they need it.
    """
    now = np.maximum(held, 0).astype(np.int64)
    if not now.any():
        now = usable = _first(of, len(now))
    in_turn = _in_turn(of, len(now))
    left, paced = np.minimum(usable, now) - used, usable < now
    for p in np.lexsort((in_turn, left)).tolist():
        known = in_turn[p] < opened if now[p] == 0 else used[p] > 0 or not paced[p]
        if known and left[p] < _enough(of, now, paced=bool(paced[p])):
            now[p] += _more(of, now, max(0, -int(left[p])))
    return now


def dealt(of: Budget, used: I8) -> I8:
    """What each partition may use in all, int64[P], where all that is not `used` is shared out at once: whole offers,
    as many to each but for one more to the first in turn; what is left and pays for none goes to the next."""
    offers, rest = divmod(max(of.total - int(used.sum()), 0), of.offer)
    each, more = divmod(offers, len(used))
    in_turn = _in_turn(of, len(used))
    return np.asarray(used + (each + (in_turn < more)) * of.offer + np.where(in_turn == more, rest, 0), np.int64)


def _in_turn(of: Budget, partitions: int) -> I8:
    """The place of each partition where there is not enough for all, int64[P]."""
    return (np.arange(partitions, dtype=np.int64) - of.turn) % partitions


def _first(of: Budget, partitions: int) -> I8:
    """Equal shares in whole offers; an offer each for as many partitions as there are offers, where these are fewer."""
    at_once = of.total * FIRST // WHOLE
    share = at_once // partitions // of.offer * of.offer
    if share:
        return np.full(partitions, share, np.int64)
    offers = min(max(at_once // of.offer, 1), of.total // of.offer)
    return np.where(_in_turn(of, partitions) < offers, of.offer, 0).astype(np.int64)


def _slice(of: Budget, now: I8) -> int:
    """Half of an equal share of what is left, so that no partition takes all of it."""
    left = of.total - int(now.sum())
    return max(of.offer, left // (2 * len(now)) // of.offer * of.offer)


def _enough(of: Budget, now: I8, *, paced: bool) -> int:
    """What a partition has left when it needs no more; one that its pace holds back needs it for one offer only."""
    return of.offer if paced else max(of.offer, _slice(of, now) // 2)


def _more(of: Budget, now: I8, missing: int) -> int:
    """A slice, and what is `missing`, out of what may be granted; less than an offer only where that is the end."""
    left, by_now = of.total - int(now.sum()), of.open - int(now.sum())
    if left <= 0:
        return 0
    if left < of.offer:
        return left
    wanted = _slice(of, now) + -(-missing // of.offer) * of.offer
    return max(0, min(wanted, by_now // of.offer * of.offer))
