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

    def taken(self, topic: str) -> tuple[int, int]:
        """First and next offset of an input; none of one that the writer did not know."""
        return self.inputs.get(topic, (0, 0))

    def sent(self, topic: str) -> tuple[int, int]:
        """First number and count of an output; none of one that the writer did not know."""
        return self.outputs.get(topic, (0, 0))


@dataclass
class Journal:
    """Takes a partition's records in order; `steps` are those that count."""

    steps: list[Step] = field(default_factory=list)
    _epoch: int = -1
    _settings: Mapping[str, str] = field(default_factory=dict)

    def add(self, record: Mapping[str, Any]) -> None:
        """The next record."""
        if record["kind"] == "claim":
            if record["epoch"] > self._epoch:
                self._epoch, self._settings = record["epoch"], record["settings"]
        elif record["kind"] == "step" and record["epoch"] == self._epoch and record["number"] == len(self.steps):
            self.steps.append(_step(record, self._settings))

    def end(self, topic: str) -> int:
        """First offset of an input that no step has taken."""
        return self.steps[-1].taken(topic)[1] if self.steps else 0


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
    )
