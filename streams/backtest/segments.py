"""The value of a candidate by launch and channel, which add up to it, and the mean by kinds of decisions; each with the
log's, and by how much the candidate's is above. Doubly robust, with intervals by shopper, where a part, as a log, can
tell: overlap of the whole says nothing of a part in which the log did nothing of what the candidate does."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

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
from streams.backtest.refusing import verdict, verdict_of_part
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
    """By name, as JSON has it. The intervals of all parts of one name hold together with `level` (Bonferroni)."""
    launch, channel, new, interest = (
        np.concatenate([getattr(one, name) for one in on.logged]) for name in ("launch", "channel", "new", "interest")
    )
    both = (own, measured), (base, base_measured)
    parts = {
        "launch": _parts(on, *both, on.launches, launch, ("by_launch", "promotions", "beyond_by_launch")),
        "channel": _parts(on, *both, CHANNELS, channel, ("by_channel", "promotions_on", "beyond_on")),
        "shopper": _means(own, base, _of_shopper(new)),
        "interest": _means(own, base, _of_interest(interest)),
    }
    return {name: _told(list(found), 1 - level) for name, found in parts.items()}


class _Part(NamedTuple):
    """float64[g] by shopper: what the candidate earned of it and the log, and rows that count."""

    name: str
    decisions: int
    mine: F8
    theirs: F8
    rows: F8
    refused: str


def _of_shopper(new: npt.NDArray[np.bool_]) -> dict[str, npt.NDArray[np.bool_]]:
    return {"new": new, "known": ~new}


def _of_interest(interest: I8) -> dict[str, npt.NDArray[np.bool_]]:
    """Tenths of the decisions by the greatest interest of their candidates, the least first."""
    place = np.searchsorted(np.quantile(interest, np.arange(1, TENTHS) / TENTHS), interest, "right")
    return {str(tenth + 1): place == tenth for tenth in range(TENTHS)}


def _means(own: Columns, base: Columns, kinds: dict[str, npt.NDArray[np.bool_]]) -> Iterator[_Part]:
    mine, theirs = _robust(own), _robust(base)
    for name, chosen in kinds.items():
        if chosen.any():
            place = own.place[chosen]
            rows = np.bincount(place, minlength=own.groups).astype(np.float64)
            one, other = (added(place, each[chosen], own.groups) for each in (mine, theirs))
            refused = verdict(own.within(chosen)).reason
            yield _Part(name, int(chosen.sum()), one, other, rows, refused)


def _robust(of: Columns) -> F8:
    return of.rows.expected + of.rows.weight * (of.reward - of.taken)


def _parts(
    on: Ground,
    own: tuple[Columns, Sequence[Measured]],
    base: tuple[Columns, Sequence[Measured]],
    names: Sequence[str],
    code: I8,
    sums: tuple[str, str, str],
) -> Iterator[_Part]:
    """Of each launch or channel: what the model expects of its arms, and what it misses where these were taken. `sums`
    of what is measured: expected, promoted, and promoted beyond what the log could do."""
    columns, (of_model, promoted, beyond) = own[0], sums
    rows = np.bincount(columns.place, minlength=columns.groups).astype(np.float64)
    first = _places(on, columns)
    for at, name in enumerate(names):
        taken = code == at
        both = []
        for of, parts in (own, base):
            missed = np.where(taken, of.rows.weight * (of.reward - of.taken), 0.0)
            total = added(columns.place, missed, columns.groups)
            for one, places in zip(parts, first, strict=True):
                np.add.at(total, places[1], getattr(one, of_model)[places[0], at])
            both.append(total)
        if taken.any() or any(one.any() for one in both):
            done, lost = (float(sum(getattr(one, which)[at] for one in own[1])) for which in (promoted, beyond))
            refused = verdict_of_part(columns, taken, done, lost).reason
            yield _Part(name, int(taken.sum()), both[0], both[1], rows, refused)


def _places(on: Ground, own: Columns) -> list[tuple[I8, I8]]:
    """Of each partition: rows of shoppers that count, and their places among all."""
    found, start = [], 0
    for one in on.logged:
        shoppers, first = np.unique(one.shopper, return_index=True)
        found.append((shoppers, own.place[start + first]))
        start += len(one)
    return found


def _told(parts: Sequence[_Part], miss: float) -> list[dict[str, Any]]:
    return [_told_of(one, miss / len(parts) / 2) for one in parts]


def _told_of(part: _Part, miss: float) -> dict[str, Any]:
    own, apart = Grouped(part.mine, part.rows), Grouped(part.mine - part.theirs, part.rows)
    (low, high), (below, above) = (_interval(one, part.refused, miss) for one in (own, apart))
    return {
        "segment": part.name,
        "decisions": part.decisions,
        "refused": part.refused,
        "value": own.value,
        "ci_low": low,
        "ci_high": high,
        "logged": Grouped(part.theirs, part.rows).value,
        "difference": apart.value,
        "difference_low": below,
        "difference_high": above,
    }


def _interval(sums: Grouped, refused: str, miss: float) -> tuple[float | None, float | None]:
    """None where the part is refused, and where too few shoppers say anything."""
    if not sums.errors.any():
        return intervals.analytic(sums, miss)
    if refused or intervals.spread(sums).carriers < FEWEST_CARRIERS:
        return None, None
    return intervals.analytic(sums, miss)
