"""Counts of a comparison, for one topic or one table."""

from dataclasses import asdict, dataclass


@dataclass
class Tally:
    """`compared` is `equal` and `diverged` together. `waiting`: of steps whose outputs or rows the live worker has not
    said to be stored. `newer`: live rows of later steps than the replay took. `not_held`: live records that the topic's
    retention has removed. `not_reached`: behind a divergence after which nothing can be computed."""

    compared: int = 0
    equal: int = 0
    diverged: int = 0
    waiting: int = 0
    newer: int = 0
    not_held: int = 0
    not_reached: int = 0

    def same(self, count: int) -> None:
        """So many more are equal."""
        self.compared += count
        self.equal += count

    def differ(self, count: int = 1) -> None:
        """So many more are not."""
        self.compared += count
        self.diverged += count

    def add(self, other: "Tally") -> None:
        """All that another has counted."""
        for name, count in asdict(other).items():
            setattr(self, name, getattr(self, name) + count)

    def told(self) -> dict[str, int]:
        """For JSON."""
        return asdict(self)
