"""Who judges a candidate of a search, as a port: by how much it would have earned more than the plan that there is."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from streams.backtest.candidate import Candidate


class Gain(NamedTuple):
    """Of one decision, doubly robust, with its standard error; not numbers where `refused` says why."""

    value: float
    se: float
    refused: str = ""


class Judge(Protocol):
    """Judges by one part of the log."""

    def gains(self, candidates: Sequence[Candidate]) -> list[Gain]:
        """One for each."""
        ...
