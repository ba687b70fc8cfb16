"""What a plan file gives for each field, with its place; and the one list of what is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from streams.plans.findings import Finding
from streams.plans.source import Source
from streams.plans.tree import Node


@dataclass(frozen=True)
class Given:
    """One field. `value` is None where it cannot be used, which has been told; of fields below, `Given` by name; of a
    list, its items."""

    node: Node
    field: str
    value: Any

    def at(self, path: str) -> "Given | None":
        """A field below, as `window.end`; None where it was not given."""
        found: Given | None = self
        for name in path.split("."):
            found = found.value.get(name) if found is not None and isinstance(found.value, Mapping) else None
        return found

    def of(self, path: str, otherwise: Any = None) -> Any:
        """Its value, or `otherwise` where it was not given or cannot be used."""
        found = self.at(path)
        return otherwise if found is None or found.value is None else found.value

    def items(self, path: str) -> Iterator["Given"]:
        """The usable items of a list below."""
        return (item for item in self.of(path, ()) if item.value is not None)


@dataclass
class Reading:
    """Accumulates findings while a file is read. `whole`: no line of it was left out. `elsewhere`: the paths of
    fields, by which one in the wrong place is known. `folder`: where files that the plan names lie."""

    source: Source
    elsewhere: Mapping[str, str]
    folder: Path
    whole: bool = True
    findings: list[Finding] = field(default_factory=list)

    def tell(self, node: Node, name: str, message: str, suggestion: str = "") -> None:
        """A mistake that a whole node is."""
        self.tell_at(node.start, name, message, suggestion, length=node.stop - node.start)

    def tell_at(self, index: int, name: str, message: str, suggestion: str = "", *, length: int = 1) -> None:
        """A mistake at a character of the source."""
        line, column = self.source.place(index)
        length = max(min(length, len(self.source.lines[line - 1]) - column + 1), 1)
        self.findings.append(Finding(line, column, name, message, suggestion, length))
