"""Time zones as the tables that the core reads, each worked out when it is first asked for."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from scorer.arrays import I8, U8
from scorer.hashing import text_hash
from scorer.zones import Zones, utc_only
from streams.zones import names, zone

_FIRST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_YEARS: Final = 51
_STEP: Final = timedelta(days=7)  # no zone changes its clock twice within a week
_EXACT: Final = timedelta(minutes=1)


@cache
def changes(name: str) -> tuple[I8, I8]:
    """When the zone's clock changes (Unix milliseconds), and its offset in milliseconds from then on, 2000 to 2050."""
    there = zone(name)
    at, offsets, moment = [_FIRST], [_offset(there, _FIRST)], _FIRST
    end = _FIRST.replace(year=_FIRST.year + _YEARS)
    while moment < end:
        after = moment + _STEP
        if _offset(there, after) != offsets[-1]:
            after = _turn(there, moment, after)
            at.append(after)
            offsets.append(_offset(there, after))
        moment = after
    to_ms = [int(each.timestamp()) * 1000 for each in at]
    return np.array(to_ms, np.int64), np.array(offsets, np.int64)


class ZonesMet:
    """The zones that one partition has met, and the one table of them all; it is made anew only where one more comes,
    and the one before is not kept."""

    def __init__(self) -> None:
        self._hashes, self._made_of, self._tables = set[int](), 0, utc_only()

    def __len__(self) -> int:
        """How many hashes were met, those of no zone too; it rises where the table changes."""
        return len(self._hashes)

    def meet(self, hashes: U8) -> None:
        """Take note of these hashes of names; one that is no zone's is left out of the table."""
        self._hashes.update(np.unique(hashes).tolist())

    def tables(self) -> Zones:
        """Of all that were met."""
        if self._made_of != len(self._hashes):
            self._tables, self._made_of = _tables(self._hashes), len(self._hashes)
        return self._tables


def _tables(hashes: Iterable[int]) -> Zones:
    by_hash = _by_hash()
    ordered = sorted(each for each in hashes if each in by_hash)
    if not ordered:
        return utc_only()
    tables = [changes(by_hash[each]) for each in ordered]
    first = np.cumsum([0, *(len(at_ms) for at_ms, _ in tables)]).astype(np.int32)
    return Zones(
        np.array(ordered, np.uint64),
        first,
        np.concatenate([at_ms for at_ms, _ in tables]),
        np.concatenate([offsets for _, offsets in tables]),
    )


@cache
def _by_hash() -> dict[int, str]:
    return {text_hash(name): name for name in names()}


def _offset(there: ZoneInfo, moment: datetime) -> int:
    offset = moment.astimezone(there).utcoffset()
    return 0 if offset is None else int(offset.total_seconds()) * 1000


def _turn(there: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The minute between the two in which the offset becomes that of `after`."""
    new = _offset(there, after)
    while after - before > _EXACT:
        middle = before + (after - before) / 2
        middle = middle.replace(second=0, microsecond=0)
        if middle <= before:
            break
        if _offset(there, middle) == new:
            after = middle
        else:
            before = middle
    return after
