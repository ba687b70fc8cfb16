"""Writes the moments of one partition, step by step; its folder is whole once `moments.json` stands there."""

import json
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final

import numpy as np

from scorer.arrays import I8, Table
from scorer.events import ACTING
from scorer.hashing import text_hashes
from streams.backtest.moments import COLUMNS, FORMAT, SPAN
from streams.catalogue import LaunchView
from streams.runner.compute import Computed, negative
from streams.runner.gather import InForce, Taken

_EVENTS: Final = 20_000  # of a span, from which the next step begins another


class Recorder:
    """Appends to the files of `folder`, which is made; memory is that of one step."""

    def __init__(self, folder: Path, partition: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._partition = folder, partition
        self._files: dict[str, BinaryIO] = {name: (folder / name).open("wb") for name in COLUMNS}
        self._counts = dict.fromkeys(("events", "points", "texts", "promotions"), 0)
        self._span: Table | None = None
        self._view: LaunchView | None = None
        self._models: set[str] = set()
        self._newest_ms, self._steps = -1, 0

    def add(self, taken: Taken, computed: Computed, force: InForce, rules: Table) -> None:
        """One step, in order, and the rules that it was computed under."""
        asked, events = computed.asked, taken.events.copy()
        span = self._span_of(taken, force, rules)
        base = {name: self._counts[name] - int(span[name][0, 0]) for name in self._counts}
        events["text"] += np.where(events["text"] >= 0, base["texts"], 0).astype(np.int32)
        promotions, decisions = computed.promotions.copy(), computed.decisions.copy()
        promotions["point"] += np.int32(base["points"])
        decisions["event"] += np.int32(base["events"])
        newest = _newest_ms(taken)
        columns: dict[str, Any] = {
            "events": events,
            "points": asked.points,
            "point_events": asked.events + np.int32(base["events"]),
            "newest_ms": newest[asked.events],
            **{name: getattr(asked, name) for name in ("candidates", "interest", "purchase", "audience")},
            "decisions": decisions,
            "promotions": promotions,
            "negative": negative(computed.texts),
            "outcomes": computed.outcomes,
        }
        for name, column in columns.items():
            self._write(name, column)
        added = (len(events), len(asked.points), len(columns["negative"]), len(promotions))
        for name, count in zip(self._counts, added, strict=True):
            self._counts[name] += count
            span[name][0, 1] = self._counts[name]
        self._newest_ms = int(newest[-1]) if len(newest) else self._newest_ms
        self._models.update(np.unique(computed.scores.of_points().astype(str)).tolist())
        self._steps += 1

    def close(self, shoppers: list[bytes]) -> None:
        """All steps are there; `shoppers` are the keys of the rows."""
        self._end_span()
        self._write("shoppers", text_hashes(shoppers))
        for file in self._files.values():
            file.close()
        told = {"format": FORMAT, "partition": self._partition, "newest_ms": self._newest_ms, "steps": self._steps}
        (self._folder / "moments.json").write_text(json.dumps(told | {"models": sorted(self._models)}), "utf-8")

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        for file in self._files.values():
            file.close()

    def _span_of(self, taken: Taken, force: InForce, rules: Table) -> Table:
        """The span that is written to, or another where the step belongs to no more."""
        span = self._span
        if span is not None:
            full = span["events"][0, 1] - span["events"][0, 0] >= _EVENTS
            if not full and self._still(span, force) and span["rules"].tobytes() == rules.tobytes():
                return span
        self._end_span()
        self._span = span = np.zeros(1, SPAN)
        self._view = force.view
        span["running_max_ms"], span["next"], span["rules"] = taken.running_max_ms, force.next, rules
        for name, count in self._counts.items():
            span[name] = count
        return span

    def _still(self, span: Table, force: InForce) -> bool:
        """Whether all that decides is as at the span's first step: a product that is not launched, or of a launch that
        is over, may have been told of since."""
        _, *others = force.next
        return force.view is self._view and span["next"][0, 1:].tolist() == others

    def _end_span(self) -> None:
        if self._span is not None:
            self._write("spans", self._span)

    def _write(self, name: str, column: Any) -> None:
        dtype, shape = COLUMNS[name]
        self._files[name].write(np.ascontiguousarray(column, dtype).reshape(-1, *shape).tobytes())


def _newest_ms(taken: Taken) -> I8:
    """Newest event time of the partition after each event; what is told of shoppers and deliveries moves it not."""
    acts = np.where(taken.events["input"] < ACTING, taken.events["at_ms"], -1)
    found: I8 = np.maximum.accumulate(np.append(np.int64(taken.running_max_ms), acts))[1:]
    return found
