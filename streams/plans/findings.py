"""What is wrong with a plan, and where."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, order=True)
class Finding:
    """One mistake: line and column from 1, `field` as `offers[1].discount` (empty: the whole file), what was seen and
    what is expected, and the nearest valid word or value, empty where there is none. `length`: signs to underline."""

    line: int
    column: int
    field: str
    message: str
    suggestion: str = ""
    length: int = 1

    def as_json(self) -> dict[str, Any]:
        """Line, column, field, message, and suggestion or null."""
        told = asdict(self)
        del told["length"]
        return {**told, "suggestion": self.suggestion or None}


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By place; one that is told twice counts once."""
    return sorted(set(findings))
