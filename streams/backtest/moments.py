"""The moments of one partition: all that decisions of any plan depend on, and what was decided, as arrays on disk.

Features read taste and trends, never what was promoted; so decision points, candidates and scores hold under any plan,
and the log is folded once for all of them. A span is a run of steps under the same launches (as a view of the
catalogue has them, with their products), policy states and grants and one set of rules: those of the log, which a
redeployment changes. Nothing that is decided again depends on where one span ends and the next begins.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from scorer.arrays import I8, U1, U8, Table
from scorer.candidates import MOST
from scorer.decide import Asked
from scorer.decisions import DECISION, PROMOTION
from scorer.events import ACTING, EVENT
from scorer.opened import OUTCOME
from scorer.profile import PROFILE
from scorer.rules import RULES
from streams.in_force import Next

FORMAT: Final = 3
SPAN = np.dtype(
    [
        ("running_max_ms", "<i8"),  # newest event time of the partition before it, -1 for none
        ("next", "<i8", (len(Next._fields),)),  # streams.in_force.Next of its first step
        ("rules", RULES),  # that its steps were computed under
        *((name, "<i8", (2,)) for name in ("events", "points", "texts", "promotions")),  # first, and first behind
    ]
)
COLUMNS: Final[dict[str, tuple[Any, tuple[int, ...]]]] = {
    "events": (EVENT, ()),
    "points": (PROFILE, ()),
    "point_events": (np.int32, ()),  # within the span
    "newest_ms": (np.int64, ()),  # of the partition, at each decision point
    "candidates": (np.int32, (MOST,)),
    "interest": (np.float32, (MOST,)),
    "purchase": (np.float32, (MOST,)),
    "audience": (np.uint8, (MOST,)),
    "decisions": (DECISION, ()),
    "promotions": (PROMOTION, ()),  # `point` within the span
    "negative": (np.uint8, ()),  # of each text
    "outcomes": (OUTCOME, ()),
    "spans": (SPAN, ()),
    "shoppers": (np.uint64, ()),  # hash of each row's key
}
_OF: Final = {
    "events": ("events",),
    "points": ("points", "point_events", "newest_ms", "candidates", "interest", "purchase", "audience", "decisions"),
    "texts": ("negative",),
    "promotions": ("promotions",),
}


@dataclass(frozen=True)
class Span:
    """A run of steps, copied into memory: arguments of `scorer.decide`, and what was decided. `first` is the place of
    its first decision point among those of the partition; `rules` is RULES[1]."""

    next: Next
    rules: Table
    running_max_ms: int
    first: int
    events: Table
    asked: Asked
    newest_ms: I8
    negative: U1
    decisions: Table
    promotions: Table

    def cut(self, from_ms: int) -> "tuple[Span, Span]":
        """What lies before the first decision point at which the partition's newest time is `from_ms` or later, and the
        rest."""
        point = int(np.searchsorted(self.newest_ms, from_ms))
        whole = point == len(self.newest_ms)
        event = len(self.events) if whole else int(self.asked.events[point])
        return self._part(0, event, 0, point), self._part(event, len(self.events), point, len(self.newest_ms))

    def _part(self, event: int, last: int, point: int, stop: int) -> "Span":
        names = ("points", "events", "candidates", "interest", "purchase", "audience")
        columns = {name: getattr(self.asked, name)[point:stop] for name in names}
        columns["events"] = columns["events"] - np.int32(event)
        own = self.promotions[(self.promotions["point"] >= point) & (self.promotions["point"] < stop)]
        own["point"] -= np.int32(point)
        made = self.decisions[point:stop].copy()
        made["event"] -= np.int32(event)
        acts = self.events[:event]
        newest_ms = int(acts["at_ms"][acts["input"] < ACTING].max(initial=self.running_max_ms))
        return Span(
            *(self.next, self.rules, newest_ms, self.first + point, self.events[event:last].copy()),
            *(Asked(**columns), self.newest_ms[point:stop], self.negative, made, own),
        )


@dataclass(frozen=True)
class Moments:
    """`columns` are those of COLUMNS; `newest_ms` is the partition's newest event time at the end of the log."""

    partition: int
    columns: Mapping[str, npt.NDArray[Any]]
    newest_ms: int
    models: tuple[str, ...]
    steps: int

    @property
    def shoppers(self) -> U8:
        """Hash of each row's key."""
        return np.asarray(self.columns["shoppers"])

    def spans(self) -> Iterator[Span]:
        """In order, one in memory at a time."""
        for at in self.columns["spans"]:
            part = {name: slice(*(int(end) for end in at[of])) for of, names in _OF.items() for name in names}
            own = {name: np.array(self.columns[name][where]) for name, where in part.items()}
            asked = Asked(own["points"], own["point_events"], *(own[name] for name in _SCORED))
            yield Span(
                Next(*at["next"].tolist()),
                np.array([at["rules"]], RULES),
                *(int(at["running_max_ms"]), int(at["points"][0]), own["events"], asked),
                *(own["newest_ms"], own["negative"], own["decisions"], own["promotions"]),
            )


_SCORED: Final = ("candidates", "interest", "purchase", "audience")


def load(folder: Path) -> Moments:
    """What a `Recorder` has written there."""
    told = json.loads((folder / "moments.json").read_text("utf-8"))
    columns = {name: _column(folder / name, *kind) for name, kind in COLUMNS.items()}
    return Moments(told["partition"], columns, told["newest_ms"], tuple(told["models"]), told["steps"])


def _column(file: Path, dtype: Any, shape: tuple[int, ...]) -> npt.NDArray[Any]:
    width = np.dtype(dtype).itemsize * int(np.prod(shape, dtype=np.int64))
    count = file.stat().st_size // width
    if not count:
        return np.zeros((0, *shape), dtype)
    return np.memmap(file, dtype, "r", shape=(count, *shape))
