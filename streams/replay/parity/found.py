"""What a comparison came to: of one partition, or of several together."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from schemas.topics import CHANGELOGS, OUTPUTS
from streams.replay.parity.divergence import Divergence
from streams.replay.parity.tally import Tally


def _tallies(names: Iterable[str]) -> dict[str, Tally]:
    return {name: Tally() for name in names}


@dataclass
class Found:
    """Counts by output, by changelog and of steps, and the first divergence. `changed_actions`: decisions that chose
    otherwise; `within_tolerance`: those that chose the same, from interests that are near enough."""

    outputs: dict[str, Tally] = field(default_factory=lambda: _tallies(OUTPUTS))
    rows: dict[str, Tally] = field(default_factory=lambda: _tallies(CHANGELOGS))
    steps: Tally = field(default_factory=Tally)
    changed_actions: int = 0
    within_tolerance: int = 0
    first: Divergence | None = None
    anew: bool = False

    def add(self, other: "Found") -> None:
        """All that another partition came to."""
        for name, tally in other.outputs.items():
            self.outputs[name].add(tally)
        for name, tally in other.rows.items():
            self.rows[name].add(tally)
        self.steps.add(other.steps)
        self.changed_actions += other.changed_actions
        self.within_tolerance += other.within_tolerance
        firsts = [each for each in (self.first, other.first) if each is not None]
        self.first = min(firsts, key=lambda each: each.order, default=None)

    @property
    def diverged(self) -> bool:
        """Whether anything differs: with recorded scores at all, with scores asked anew a decision by more than is
        tolerated."""
        if self.anew:
            return self.outputs["decisions"].diverged > self.within_tolerance
        every = [*self.outputs.values(), *self.rows.values(), self.steps]
        return any(each.diverged for each in every)

    def told(self) -> dict[str, Any]:
        """For JSON; `decisions`, `equal` and `diverged` are of decisions."""
        of_decisions = self.outputs["decisions"]
        return {
            "decisions": of_decisions.compared,
            "equal": of_decisions.equal,
            "diverged": of_decisions.diverged,
            "first_divergence": None if self.first is None else self.first.told(),
            "changed_actions": self.changed_actions,
            "within_tolerance": self.within_tolerance,
            "outputs": {name: tally.told() for name, tally in self.outputs.items()},
            "rows": {name: tally.told() for name, tally in self.rows.items()},
            "journal": self.steps.told(),
        }

    def kept(self) -> dict[str, Any]:
        """For a snapshot."""
        return asdict(self) | {"first": None if self.first is None else self.first.told()}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Found":
        """From a snapshot."""
        outputs, rows = ({key: Tally(**one) for key, one in kept[name].items()} for name in ("outputs", "rows"))
        first = None if kept["first"] is None else Divergence(**kept["first"])
        rest = {name: kept[name] for name in ("changed_actions", "within_tolerance", "anew")}
        return cls(outputs, rows, steps=Tally(**kept["steps"]), first=first, **rest)
