"""The table of the zones that a partition has met: one at a time, and the same whichever way it came about."""

import gc
from weakref import ref

import numpy as np

from scorer.hashing import text_hash
from scorer.zones import local_ms
from streams.zone_tables import ZonesMet

NAMES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Auckland")
JULY_MS = 1_783_000_000_000  # 2 July 2026


def _met(*pieces: tuple[str, ...]) -> ZonesMet:
    """Each piece is met, and the table asked for."""
    zones = ZonesMet()
    for piece in pieces:
        zones.meet(np.array([text_hash(name) for name in piece], np.uint64))
        zones.tables()
    return zones


def test_the_table_of_zones_met_one_by_one_is_that_of_all_at_once() -> None:
    one_by_one, at_once = _met(*[(name,) for name in reversed(NAMES)]), _met(NAMES)
    assert [each.tobytes() for each in one_by_one.tables().columns()] == [
        each.tobytes() for each in at_once.tables().columns()
    ]


def test_no_table_is_kept_but_the_last() -> None:
    zones = _met(NAMES[:1])
    before = ref(zones.tables())
    zones.meet(np.array([text_hash(name) for name in NAMES], np.uint64))
    after = zones.tables()
    gc.collect()
    assert (before(), len(after.hashes)) == (None, len(NAMES))


def test_the_table_is_made_anew_only_where_a_zone_comes() -> None:
    zones = _met(NAMES)
    before = zones.tables()
    zones.meet(np.array([text_hash(NAMES[0])], np.uint64))
    assert zones.tables() is before


def test_a_name_that_is_no_zone_is_by_utc_and_the_others_by_their_own() -> None:
    columns = _met(("Mars/Olympus",), NAMES).tables().columns()
    hours = [
        (int(local_ms(*columns, np.uint64(text_hash(name)), np.int64(JULY_MS))) - JULY_MS) / 3_600_000
        for name in ("Mars/Olympus", *NAMES)
    ]
    assert hours == [0, 8, 2, -4, 12]
