"""Which steps of a journal count, read anew: the newest claim's, in number order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Step:
    """What a counted step says of itself; `inputs` first and next offset, `records` how many it took of an input (-1:
    not counted), `outputs` first number and count; `epoch` is that of its claim, which one worker holds under one set
    of `settings`: those that decide, empty where the claim did not tell them."""

    number: int
    inputs: Mapping[str, tuple[int, int]]
    rejected: Mapping[tuple[str, int], str]
    outputs: Mapping[str, tuple[int, int]]
    launches_next: int
    product_vectors_next: int
    epoch: int
    records: Mapping[str, int] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    newest_ms: Mapping[str, int] = field(default_factory=dict)  # of event time in each input, behind the step

    def taken(self, topic: str) -> tuple[int, int]:
        """First and next offset of an input; none of one that the writer did not know."""
        return self.inputs.get(topic, (0, 0))

    def sent(self, topic: str) -> tuple[int, int]:
        """First number and count of an output; none of one that the writer did not know."""
        return self.outputs.get(topic, (0, 0))


@dataclass
class Journal:
    """Takes a partition's records in order; `steps` are those that count. Of a journal that is not `whole` the head has
    been deleted: it begins with the first step left, and a greater epoch without its claim says that what stands
    before was written by a worker that had lost the partition."""

    whole: bool = True
    steps: list[Step] = field(default_factory=list)
    _epoch: int = -1
    _settings: Mapping[str, str] = field(default_factory=dict)
    _ends: Mapping[str, int] = field(default_factory=dict)

    def add(self, record: Mapping[str, Any]) -> None:
        """The next record."""
        if record["kind"] == "claim":
            if record["epoch"] > self._epoch:
                self._epoch, self._settings = record["epoch"], record["settings"]
            return
        if record["epoch"] > self._epoch and not self.whole:
            self._epoch, self._settings = record["epoch"], record["settings"]
            self.steps.clear()
        if record["kind"] == "step" and record["epoch"] == self._epoch and record["number"] == self._next(record):
            self.steps.append(_step(record, self._settings))
            self._ends = {taken["topic"]: taken["next"] for taken in record["inputs"]}
        elif record["kind"] == "checkpoint" and record["epoch"] == self._epoch and not self.steps:
            self._ends = {taken["topic"]: taken["next"] for taken in record["inputs"]}

    def end(self, topic: str) -> int:
        """First offset of an input that no step has taken."""
        return self._ends.get(topic, 0)

    def _next(self, record: Mapping[str, Any]) -> int:
        if self.steps:
            return self.steps[-1].number + 1
        return 0 if self.whole else int(record["number"])


def _step(record: Mapping[str, Any], settings: Mapping[str, str]) -> Step:
    inputs: Sequence[Mapping[str, Any]] = record["inputs"]
    return Step(
        record["number"],
        {taken["topic"]: (taken["first"], taken["next"]) for taken in inputs},
        {(inputs[bad["input"]]["topic"], bad["offset"]): bad["error"] for bad in record["rejected"]},
        {sent["topic"]: (sent["first_seq"], sent["count"]) for sent in record["outputs"]},
        record["launches_next"],
        record["product_vectors_next"],
        record["epoch"],
        {taken["topic"]: taken["records"] for taken in inputs},
        settings,
        {taken["topic"]: taken["running_max_ms"] for taken in inputs},
    )
