"""Sums by minute of all stretches together. They grow with products and with time, whatever is read at once, so once
they are many they stand in a file."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import pairwise
from typing import Any, Final, NamedTuple, cast

from streams.recount.compare import Key
from streams.recount.minutes import Minutes
from streams.recount.offer_minutes import OfferMinutes

ROWS: Final = 10_000  # that are looked at together
_TABLES: Final = """
CREATE TABLE sums (key TEXT PRIMARY KEY, minute INTEGER NOT NULL, counts TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE shoppers (key TEXT NOT NULL, shopper TEXT NOT NULL, PRIMARY KEY (key, shopper)) WITHOUT ROWID;
CREATE TABLE past (key TEXT PRIMARY KEY, minute INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX sums_by_minute ON sums (minute);
CREATE INDEX past_by_minute ON past (minute);
"""
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_SHOPPERS: Final = "shoppers"  # which are counted once, and the other numbers added up


class Slice(NamedTuple):
    """Sums of the minutes from `first` on and before `stop`, both in seconds; None: all that stand before, or behind.
    Sums of `past` may lack something."""

    first: int | None
    stop: int | None
    expected: Mapping[Key, Key]
    past: set[Key]


class Summed:
    """Of one view. What it holds is gone with it."""

    def __init__(self, minutes: Minutes | OfferMinutes, rows: int = ROWS) -> None:
        self.minutes, self._rows = minutes, rows
        self._file = sqlite3.connect("")  # of its own, in memory while it is small
        self._file.create_function("added", 2, _added, deterministic=True)
        self._names = [name for name in minutes.counts if name != _SHOPPERS and not name.startswith("mean")]
        self._file.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES}")

    def add(self, table: str, row: Mapping[str, Any]) -> None:
        """Count one row of a base table."""
        self.minutes.add(table, row)
        if len(self.minutes.found) >= self._rows:
            self._settle()

    def pass_over(self, keys: Iterable[Key]) -> None:
        """Of these keys sums may lack something."""
        rows = ((_encoded(key), key[-1]) for key in keys)
        self._file.executemany("INSERT OR IGNORE INTO past VALUES (?, ?)", rows)

    def begins(self) -> int | None:
        """The first minute, in seconds; None where there is none."""
        self._settle()
        return cast("int | None", self._file.execute("SELECT min(minute) FROM sums").fetchone()[0])

    def slices(self) -> Iterator[Slice]:
        """All of them, by time."""
        self._settle()
        bounds = [None, *self._cuts(), None]
        for first, stop in pairwise(bounds):
            past = {_key(text) for (text,) in self._within("SELECT key FROM past", first, stop)}
            yield Slice(first, stop, dict(self._sums(first, stop)), past)

    def _settle(self) -> None:
        """Add what was counted to what stands in the file."""
        found: dict[Any, dict[str, Any]] = self.minutes.found
        keyed = [(_encoded(key), key[-1], minute) for key, minute in found.items()]
        pairs = ((text, shopper) for text, _, minute in keyed for shopper in minute.get(_SHOPPERS, ()))
        self._file.executemany("INSERT OR IGNORE INTO shoppers VALUES (?, ?)", pairs)
        rows = ((text, at, _encoded([minute[name] for name in self._names])) for text, at, minute in keyed)
        same = "ON CONFLICT (key) DO UPDATE SET counts = added(counts, excluded.counts)"
        self._file.executemany(f"INSERT INTO sums VALUES (?, ?, ?) {same}", rows)
        found.clear()

    def _sums(self, first: int | None, stop: int | None) -> Iterator[tuple[Key, Key]]:
        asked = "SELECT key, counts, (SELECT count() FROM shoppers WHERE shoppers.key = sums.key) FROM sums"
        for text, counts, shoppers in self._within(asked, first, stop):
            minute = dict(zip(self._names, json.loads(counts), strict=True)) | {_SHOPPERS: shoppers}
            yield _key(text), self.minutes.told(minute)

    def _within(self, asked: str, first: int | None, stop: int | None) -> Iterator[tuple[Any, ...]]:
        bounds = {"first": -(1 << 62) if first is None else first, "stop": 1 << 62 if stop is None else stop}
        with closing(self._file.execute(f"{asked} WHERE minute >= :first AND minute < :stop", bounds)) as found:
            yield from found

    def _cuts(self) -> Iterator[int]:
        """Minutes that begin another slice."""
        held = 0
        for minute, count in self._file.execute("SELECT minute, count() FROM sums GROUP BY minute ORDER BY minute"):
            held += count
            if held > self._rows and held > count:
                yield minute
                held = count


def _added(one: str, other: str) -> str:
    """Numbers of any size, which a file's own are not."""
    return _encoded([first + second for first, second in zip(json.loads(one), json.loads(other), strict=True)])


def _key(text: str) -> Key:
    return tuple(json.loads(text))
