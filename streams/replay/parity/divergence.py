"""The first place where a replay and what happened part, and what had parted upstream of it."""

import dataclasses
from typing import Any

import numpy as np


@dataclasses.dataclass(frozen=True)
class Divergence:
    """`topic` is an output, the journal or a changelog; `field` is what differs first in the record, and `live` and
    `replayed` are its two sides, None where one side has none. `seq` and `offset` are the live record's, -1 where it
    has none; `key` names a row. `at_ms` is the partition's newest event time after the step. Each of `upstream` says
    `what` (settings, version, order, score, late event, journal), where it can be told the name of it, and both sides.
    """

    topic: str
    partition: int
    step: int
    at_ms: int
    field: str
    live: Any
    replayed: Any
    seq: int = -1
    offset: int = -1
    key: str = ""
    upstream: list[dict[str, Any]] = dataclasses.field(default_factory=list)

    @property
    def order(self) -> tuple[int, int, int]:
        """By which the first of several is found."""
        return self.at_ms, self.partition, self.step

    def told(self) -> dict[str, Any]:
        """For JSON: bytes as hexadecimal digits."""
        return {name: _plain(value) for name, value in dataclasses.asdict(self).items()}

    def sentences(self) -> list[str]:
        """For people."""
        place = f"number {self.seq}" if self.seq >= 0 else f"key {self.key}" if self.key else "the step"
        first = f"{self.topic}/{self.partition}, {place}, step {self.step}: {self.field}"
        sides = [f"  live: {_plain(self.live)}", f"  replayed: {_plain(self.replayed)}"]
        return [first, *sides, *(f"  upstream: {each['says']}" for each in self.upstream)]


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    return value.hex() if isinstance(value, bytes) else value


def upstream(what: str, says: str, **more: Any) -> dict[str, Any]:
    """One thing that differed upstream; `says` is a sentence for people."""
    return {"what": what, **{name: _plain(value) for name, value in more.items()}, "says": says}
