"""The sink's own ledger, read anew: how many rows each insert should have brought, and how far the sink has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from streams.recount.counted import Step
from streams.recount.stretch import NONE_LEFT

_NUMBER = "journal#number/"  # of a place, before a partition
_FAST = {"triggers": "triggers"}
_SLOW = {
    "decisions": "decisions",
    "outcomes": "outcomes",
    "rankings": "rankings",
    "review-scores": "review_scores",
    "search-scores": "search_scores",
    "dead-letters": "dead_letters",
}


# By partition and number of a step: how many rows it brings to each table of inputs.
Folded = Mapping[tuple[int, int], Mapping[str, int]]


@dataclass
class Inserts:
    """Takes the ledger's records in order; `done` are the intents that were carried out, by lane and number, and
    `done_ms` says of each token when."""

    done: list[Mapping[str, Any]] = field(default_factory=list)
    done_ms: dict[str, int] = field(default_factory=dict)
    _epoch: int = -1
    _open: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _places: dict[str, Mapping[str, int]] = field(default_factory=dict)

    def add(self, record: Mapping[str, Any], at_ms: int) -> None:
        """The next record, and its time."""
        lane = record["lane"]
        if record["kind"] == "claim":
            self._epoch = max(self._epoch, record["epoch"])
            return
        if record["epoch"] > self._epoch:  # retention has its claim; what stands before was written after it, by losers
            self._epoch = record["epoch"]
            for found in (self.done, self.done_ms, self._open, self._places):
                found.clear()
        if record["epoch"] < self._epoch:
            return
        self._places[lane] = record["positions"] or self._places.get(lane, {})
        if record["kind"] == "intent":
            self._open[lane] = record
        elif lane in self._open:
            self.done.append(self._open.pop(lane))
            self.done_ms[self.done[-1]["token"]] = at_ms

    def rows(self, steps: Mapping[int, Sequence[Step]], folded: Folded) -> dict[Any, Any]:
        """Rows by (token, table)."""
        found: dict[tuple[str, str], int] = {}
        for intent in self.done:
            if any(first < _first(steps[int(partition)]) for partition, (first, _) in intent["ranges"].items()):
                continue  # retention has deleted some of what it brought
            for table, count in self._of(intent, steps, folded):
                key = (intent["token"], table)
                found[key] = found.get(key, 0) + count
        return {key: (count,) for key, count in found.items() if count}

    def _of(self, intent: Mapping[str, Any], steps: Mapping[int, Sequence[Step]], folded: Folded) -> Any:
        outputs = _FAST if intent["lane"] == "fast" else _SLOW
        for partition, (first, stop) in intent["ranges"].items():
            begins = _first(steps[int(partition)])
            for step in steps[int(partition)][first - begins : stop - begins]:
                if intent["lane"] == "slow":
                    yield from folded.get((int(partition), step.number), {}).items()
                yield from ((table, step.sent(topic)[1]) for topic, table in outputs.items())

    def inserted(self, lane: str) -> dict[int, int]:
        """First step of each partition that a lane has not inserted, as it last said."""
        places = self._places.get(lane, {}).items()
        return {int(at.removeprefix(_NUMBER)): number for at, number in places if at.startswith(_NUMBER)}


def _first(steps: Sequence[Step]) -> int:
    """Number of the first; beyond all where none is left."""
    return steps[0].number if steps else NONE_LEFT
