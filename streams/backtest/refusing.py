"""When a candidate cannot be judged by the log, why, and what would have to be tried, for how long.

The rules of `scorer.ope.refusal`, but for support: what the log never did has no weight, and only the reward model
speaks for it. The doubly robust estimate stands while that is a small part.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.candidates import MOST
from scorer.ope import refusal, tails
from scorer.ope.intervals import spread
from scorer.ope.log import Log
from scorer.ope.refusal import Overlap, Refusal
from scorer.ope.weights import effective
from scorer.reasons import WORDS
from streams.backtest.adding import added
from streams.backtest.estimates import Columns, Judged
from streams.backtest.measuring import BITS, Measured

MOST_UNSUPPORTED: Final = 0.2  # of what it promotes, that the log could not have done
_LEAST: Final = 0.05  # share of exploration that is advised
_DAY_MS: Final = 86_400_000


def verdict(of: Columns, measured: Sequence[Measured] = ()) -> Refusal:
    """What speaks against a candidate before anything is estimated; also of some of the decisions, as if they were a
    log. `measured` knows why the log could not have done what it did not."""
    return refusal.first(refusal.too_little(_log(of), of.groups), _support(of, measured), _overlap(of))


def verdict_of_part(of: Columns, taken: npt.NDArray[np.bool_], promotions: float, beyond: float) -> Refusal:
    """The same of the arms of a launch or channel: `taken` where the log took one of them; of the candidate's
    `promotions` by them so many were `beyond` what the log could do. Where there are none, nothing is estimated."""
    if not promotions:
        return refusal.NONE
    return refusal.first(
        _beyond(beyond / promotions), _uneven(effective(added(of.place, of.rows.weight * taken, of.groups)))
    )


def too_few(found: Judged) -> Refusal:
    """What speaks against estimates: that a single reward could decide."""
    return refusal.too_few_carriers(min(spread(found.summed[name]).carriers for name in ("ips", "snips", "dr")))


def unsupported(of: Columns) -> float:
    """The part of its promotions that the log could not have done."""
    promoted = float(of.rows.promotes.sum())
    return float(of.rows.beyond.sum()) / promoted if promoted else 0.0


def _beyond(share: float, why: str = "", needed: str = "") -> Refusal:
    if share <= MOST_UNSUPPORTED:
        return refusal.NONE
    most = f", most of it because {why}" if why else ""
    said = f"{share:.0%} of what it would promote could not happen in the log{most}; {MOST_UNSUPPORTED:.0%} is the most"
    return Refusal(said, needed)


def _uneven(shoppers: float) -> Refusal:
    if shoppers >= refusal.FEWEST:
        return refusal.NONE
    return Refusal(f"what was done says as much as {shoppers:.1f} shoppers; {refusal.FEWEST:.0f} are the least", "")


def _support(of: Columns, measured: Sequence[Measured]) -> Refusal:
    explored = f"Run its arms and limits with an exploration of {_LEAST:.0%} or more for about {_days(of):,} days"
    return _beyond(unsupported(of), _why_beyond(measured) if measured else "", explored)


def _why_beyond(measured: Sequence[Measured]) -> str:
    lost = np.sum([one.unsupported for one in measured], axis=0)
    worst = int(lost.argmax())
    return WORDS[BITS[worst]] if worst < len(BITS) else "no plan of the log had such an offer and channel"


def _overlap(of: Columns) -> Refusal:
    """Of the weights. Their second moment is known, for the log holds the probability of all that could have been
    done; so no tail has to be guessed."""
    weight, rows = (added(of.place, one, of.groups) for one in (of.rows.weight, np.ones(len(of.place))))
    supported, second = float((1 - of.rows.beyond).mean()), float(of.rows.squares.mean())
    expected = len(of.place) * supported * supported / second if second > 0 else 0.0
    share = effective(of.rows.weight) / len(of.place)
    found = refusal.poor_overlap(_log(of), Overlap(weight, rows, share, tails.NO_TAIL, supported, False, expected))
    return Refusal(found.reason, f"{found.needed}: about {_days(of):,} days of this shop" if found.reason else "")


def _log(of: Columns) -> Log:
    """With as many actions as a decision can have, which advice is worked out from."""
    return of.log._replace(candidate=np.broadcast_to(np.float64(0), (len(of.place), MOST + 1)))


def _days(of: Columns) -> int:
    """Days of as many decisions a day until a promotion at the advised exploration has happened a thousand times."""
    at_ms = of.at_ms
    days = max((int(at_ms.max()) - int(at_ms.min())) / _DAY_MS, 1 / 24)
    promoted = float(of.rows.promotes.sum()) / days
    return math.ceil(1000 / max(promoted * _LEAST, 1e-9)) if promoted else 0
