"""A step of a hand-made log as it comes about."""

from dataclasses import dataclass, field
from typing import Any

from schemas.topics import INPUTS, OUTPUTS
from streams.journal.records import Rejected


@dataclass
class Taken:
    """A record of an input as a step takes it: what it says where it can be read, and where it stands if it asks for a
    decision."""

    row: dict[str, Any] | None
    folded: bool
    asks: dict[str, Any] | None = None


@dataclass
class Begun:
    """A step as it comes about. `of_today`: by a worker that knows every input and output; `ranks`: that sends rankings
    too."""

    partition: int
    of_today: bool
    ranks: bool = False
    rejected: list[Rejected] = field(default_factory=list)
    outputs: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {topic: [] for topic in OUTPUTS})
    taken: list[list[Taken]] = field(default_factory=lambda: [[] for _ in INPUTS])
