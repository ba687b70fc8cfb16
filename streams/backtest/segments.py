"""The value of a candidate by launch and channel, which add up to it, and the mean by kinds of decisions; each with the
log's, and by how much the candidate's is above. Doubly robust, with intervals by shopper."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from scorer.arrays import F8, I8
from scorer.channels import CHANNELS
from scorer.ope import intervals
from scorer.ope.grouped import Grouped
from scorer.ope.refusal import FEWEST_CARRIERS
from streams.backtest.adding import added
from streams.backtest.estimates import Columns
from streams.backtest.measuring import Measured
from streams.backtest.trial import Ground

TENTHS: Final = 10


def segments(
    on: Ground,
    own: Columns,
    measured: Sequence[Measured],
    base: Columns,
    base_measured: Sequence[Measured],
    level: float,
) -> dict[str, list[dict[str, Any]]]:
    """By name, as JSON has it."""
    miss = (1 - level) / 2
    launch, channel, new, interest = (
        np.concatenate([getattr(one, name) for one in on.logged]) for name in ("launch", "channel", "new", "interest")
    )
    kinds = {"shopper": _of_shopper(new), "interest": _of_interest(interest)}
    each: dict[str, list[dict[str, Any]]] = {
        "launch": list(_parts(on, own, measured, base, base_measured, on.launches, launch, "by_launch", miss)),
        "channel": list(_parts(on, own, measured, base, base_measured, CHANNELS, channel, "by_channel", miss)),
    }
    return each | {name: list(_means(own, base, chosen, miss)) for name, chosen in kinds.items()}


def _of_shopper(new: npt.NDArray[np.bool_]) -> dict[str, npt.NDArray[np.bool_]]:
    return {"new": new, "known": ~new}


def _of_interest(interest: I8) -> dict[str, npt.NDArray[np.bool_]]:
    """Tenths of the decisions by the greatest interest of their candidates, the least first."""
    place = np.searchsorted(np.quantile(interest, np.arange(1, TENTHS) / TENTHS), interest, "right")
    return {str(tenth + 1): place == tenth for tenth in range(TENTHS)}


def _means(
    own: Columns, base: Columns, kinds: dict[str, npt.NDArray[np.bool_]], miss: float
) -> Iterator[dict[str, Any]]:
    mine, theirs = _robust(own), _robust(base)
    for name, chosen in kinds.items():
        if chosen.any():
            place = own.place[chosen]
            rows = np.bincount(place, minlength=own.groups).astype(np.float64)
            sums = [added(place, one[chosen], own.groups) for one in (mine, theirs)]
            yield _told(name, int(chosen.sum()), sums[0], sums[1], rows, miss)


def _robust(of: Columns) -> F8:
    return of.rows.expected + of.rows.weight * (of.reward - of.taken)


def _parts(  # noqa: PLR0913  # one thing each
    on: Ground,
    own: Columns,
    measured: Sequence[Measured],
    base: Columns,
    base_measured: Sequence[Measured],
    names: Sequence[str],
    code: I8,
    sums: str,
    miss: float,
) -> Iterator[dict[str, Any]]:
    """Of each launch or channel: what the model expects of its arms, and what it misses where these were taken."""
    rows = np.bincount(own.place, minlength=own.groups).astype(np.float64)
    first = _places(on, own)
    for at, name in enumerate(names):
        taken = code == at
        both = []
        for of, parts in ((own, measured), (base, base_measured)):
            missed = np.where(taken, of.rows.weight * (of.reward - of.taken), 0.0)
            total = added(own.place, missed, own.groups)
            for one, places in zip(parts, first, strict=True):
                np.add.at(total, places[1], getattr(one, sums)[places[0], at])
            both.append(total)
        if taken.any() or any(one.any() for one in both):
            yield _told(name, int(taken.sum()), both[0], both[1], rows, miss)


def _places(on: Ground, own: Columns) -> list[tuple[I8, I8]]:
    """Of each partition: rows of shoppers that count, and their places among all."""
    found, start = [], 0
    for one in on.logged:
        shoppers, first = np.unique(one.shopper, return_index=True)
        found.append((shoppers, own.place[start + first]))
        start += len(one)
    return found


def _told(name: str, decisions: int, mine: F8, theirs: F8, rows: F8, miss: float) -> dict[str, Any]:
    own, apart = Grouped(mine, rows), Grouped(mine - theirs, rows)
    (low, high), (below, above) = (_interval(one, miss) for one in (own, apart))
    return {
        "segment": name,
        "decisions": decisions,
        "value": own.value,
        "ci_low": low,
        "ci_high": high,
        "logged": Grouped(theirs, rows).value,
        "difference": apart.value,
        "difference_low": below,
        "difference_high": above,
    }


def _interval(sums: Grouped, miss: float) -> tuple[float | None, float | None]:
    """None where too few shoppers say anything."""
    if intervals.spread(sums).carriers < FEWEST_CARRIERS and sums.errors.any():
        return None, None
    return intervals.analytic(sums, miss)
