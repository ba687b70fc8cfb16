"""All launches that are asked for, compared and told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from streams.lift.groups import Query
from streams.lift.measure import NothingToCompare, launches, measure
from streams.lift.money import money
from streams.lift.period import Asked
from streams.lift.record import record
from streams.lift.terms import Terms
from streams.zones import LAST_MS


@dataclass(frozen=True)
class Told:
    """One record (streams.lift.record) for each launch that can be compared; the names of those with one arm only."""

    launches: list[dict[str, Any]]
    one_armed: list[str]


def told(query: Query, wanted: Sequence[str], asked: Asked, by: str, terms_of: Callable[[str], Terms]) -> Told:
    """BadInput where a wanted launch cannot be compared, or of all launches none can."""
    done, one_armed = [], []
    for launch, product in launches(query, wanted).items():
        own = terms_of(launch)
        try:
            found = measure(query, launch, product, _under(asked, own), by)
        except NothingToCompare:
            if wanted:
                raise
            one_armed.append(launch)
        else:
            done.append(record(found, money(found)))
    if not done:
        remedy = "a plan's `holdout` says how many shoppers are held out; without, nothing can be told"
        raise NothingToCompare("no launch has shoppers both promoted to and held out", remedy=remedy)
    return Told(done, one_armed)


def _under(asked: Asked, own: Terms) -> Asked:
    known = own.end_ms is not None and own.end_ms <= LAST_MS
    end = datetime.fromtimestamp(own.end_ms / 1000, UTC) if known and own.end_ms is not None else None
    return replace(asked, holdout=own.holdout, end=end, ended=own.ended, goods=own.goods)
