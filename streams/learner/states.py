"""Policy states as records and as rows, and what counts of them on their topic."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np

from scorer.arrays import Table
from scorer.errors import BadInput
from scorer.learning import known, sums
from scorer.learning.known import KNOWN
from scorer.learning.solved import RIDGE
from streams.learner.board import Said
from streams.learnt import FORMAT

_LISTS: Final = ("next_seq", "currencies")
PROGRESS: Final = ""  # key of the record that says how far all states are


@dataclass(frozen=True)
class State:
    """One record of policy-state (schemas/policy-state.avsc), its place left out."""

    launch: str
    version: int = 0
    outcomes: int = 0
    up_to_ms: int = 0
    sums: bytes = b""
    solved: bytes = b""
    frozen: bool = False
    next_seq: tuple[int, ...] = ()
    format: int = FORMAT
    positions: Mapping[str, int] = field(default_factory=dict)
    currencies: tuple[str, ...] = ()
    begun: bytes = b""

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "State":
        """From the topic."""
        told = {name: record[name] for name in cls.__dataclass_fields__}
        lists = {name: tuple(record[name]) for name in _LISTS}
        return cls(**told | lists)

    def said(self) -> Said:
        """As a Board says it."""
        return self.launch, asdict(self) | {name: list(getattr(self, name)) for name in _LISTS}

    def known(self) -> Table:
        """KNOWN[1] of it. Raises BadInput for a layout of another version."""
        if not self.sums:
            return known.blank()
        rows = known.restored(self.sums) if self.format == FORMAT else None
        if rows is None:
            raise BadInput(
                "a policy state of another layout",
                where=f"policy-state, launch {self.launch}",
                seen=f"format {self.format}, {len(self.sums)} bytes, expected {FORMAT}, {KNOWN.itemsize}",
                remedy=f"`launchpulse policy reset {self.launch}` lets it learn anew.",
            )
        return rows

    def teaching(self) -> Table:
        """STATE[1] of the outcomes that it met itself, which the others learn from: what it was warm-started with has
        been, or is, another launch's. Raises what `known` does."""
        own = self.known()["sums"]
        return sums.without(own, np.frombuffer(self.begun, sums.STATE)) if self.begun else own

    def seq(self, partition: int) -> int:
        """First outcome of a partition that is not in it."""
        return self.next_seq[partition] if partition < len(self.next_seq) else 0


def learnt(before: State, rows: Table, ridge: float = RIDGE, **changed: Any) -> State:
    """The next version of a state: KNOWN[1] `rows`, and what a policy reads of them."""
    told = asdict(before) | changed | {"version": before.version + 1, "format": FORMAT}
    told |= {"outcomes": int(rows["sums"]["outcomes"][0]), "sums": rows.tobytes()}
    return State(**{**told, "solved": known.solved(rows, ridge).tobytes()})


class States:
    """What counts on policy-state (a Reader of it)."""

    def __init__(self) -> None:
        self.of: dict[str, State] = {}
        self.versions: dict[str, list[State]] = {}
        self.shadowed: set[str] = set()

    @property
    def progress(self) -> State:
        """How far all of them are."""
        return self.of.get(PROGRESS, State(PROGRESS))

    @property
    def launches(self) -> list[State]:
        """Those of launches, in the order of their ids."""
        return [self.of[launch] for launch in sorted(self.of) if launch != PROGRESS]

    def standing(self, launch: str) -> State:
        """Of a launch; where nothing was learnt of it, a blank one."""
        return self.of.get(launch, State(launch))

    def first_seq(self, launch: str, partition: int) -> int:
        """First outcome of a partition that the state of a launch has not met."""
        return max(self.progress.seq(partition), self.standing(launch).seq(partition))

    def take(self, _: int, key: str, record: dict[str, Any] | None) -> None:
        """A record that counts; a tombstone forgets the launch. None forgets how far all are: that is told anew with
        every epoch, and without it the outcomes behind would be learnt twice."""
        self.shadowed.discard(key)
        if record is None and key != PROGRESS:
            self.of.pop(key, None)
        elif record is not None:
            self.of[key] = State.of(record)

    def shadow(self, key: str) -> None:
        """What stands behind it does not count."""
        self.shadowed.add(key)


class Versions(States):
    """All versions of every launch too, for commands."""

    def take(self, offset: int, key: str, record: dict[str, Any] | None) -> None:
        """Keeps it."""
        super().take(offset, key, record)
        if record is not None and key != PROGRESS:
            self.versions.setdefault(key, []).append(State.of(record))
