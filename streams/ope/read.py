"""A file as a decision log: what can be used, and why the rest cannot, counted and with the place of the first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scorer.ope.log import Log
from streams.ope import reasons
from streams.ope.columns import Columns
from streams.ope.row import Row, Unusable, row
from streams.ope.told import Told, told


@dataclass(frozen=True)
class Found:
    """`log` is None where no row can be used; `segments` names that of each of its rows. `dropped` counts by reason,
    `first` says where the first of each stands (line or row, from 1)."""

    log: Log | None
    read: int
    dropped: dict[str, int] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    segments: list[str] = field(default_factory=list)


def read(path: Path, format_: str, names: Sequence[str], say: Callable[[str, float], None]) -> Found:
    """`names` of the actions in the candidate's order, where they have any; `say` hears how far it is.

    Rows have as many probabilities, and as many numbers of context, as most of them have. Raises BadInput for a file
    that cannot be read.
    """
    reader, count = _Reader(names), 0
    for count, one in enumerate(told(path, format_), 1):
        reader.take(one)
        if one.share:
            say(f"{count:,} rows read", one.share)
    return reader.found(count)


class _Reader:
    def __init__(self, names: Sequence[str]) -> None:
        self._place = {name: place for place, name in enumerate(names)}
        self._shapes: dict[tuple[int, int], Columns] = {}
        self._dropped: dict[str, int] = {}
        self._first: dict[str, int] = {}

    def take(self, one: Told) -> None:
        """Keep it, or count why not."""
        try:
            if one.reason:
                raise Unusable(one.reason)
            found = row(one.content)
            shape = (len(found.candidate), len(found.context))
            self._shapes.setdefault(shape, Columns()).append(found, self._action(found), one.number)
        except Unusable as why:
            self._drop(str(why), 1, one.number)

    def found(self, read: int) -> Found:
        """All that was taken, of the most frequent shape."""
        actions = self._most(0)
        numbers = self._most(1, actions)
        for shape, rows in self._shapes.items():
            if shape != (actions, numbers) and len(rows):
                other = reasons.CANDIDATE_LENGTH if shape[0] != actions else reasons.CONTEXT_LENGTH
                self._drop(other, len(rows), rows.first)
        kept = self._shapes.get((actions, numbers))
        log, segments = (kept.log(), kept.segments) if kept else (None, [])
        return Found(log, read, self._dropped, self._first, segments)

    def _action(self, found: Row) -> int:
        if self._place and len(found.candidate) != len(self._place):
            raise Unusable(reasons.CANDIDATE_LENGTH)
        place = self._place.get(found.action, -1) if isinstance(found.action, str) else found.action
        if not 0 <= place < len(found.candidate):
            raise Unusable(reasons.ACTION_UNKNOWN)
        return place

    def _most(self, part: int, actions: int | None = None) -> int:
        """The length that most rows have."""
        counts: dict[int, int] = {}
        for shape, rows in self._shapes.items():
            if actions is None or shape[0] == actions:
                counts[shape[part]] = counts.get(shape[part], 0) + len(rows)
        return max(counts, key=lambda length: (counts[length], length)) if counts else -1

    def _drop(self, reason: str, rows: int, number: int) -> None:
        self._dropped[reason] = self._dropped.get(reason, 0) + rows
        self._first[reason] = min(number, self._first.get(reason, number))
