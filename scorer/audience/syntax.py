"""The tree of an audience. Two trees are equal where they mean the same words; positions do not count."""

from dataclasses import dataclass, field
from typing import Final

OPERATORS: Final = ("<", "<=", ">", ">=", "==", "!=")


@dataclass(frozen=True)
class Node:
    """`at` and `length`: where it stands in the text."""

    at: int = field(compare=False, repr=False)
    length: int = field(compare=False, repr=False)


@dataclass(frozen=True)
class Literal(Node):
    """A number or a text."""

    value: float | str


@dataclass(frozen=True)
class Call(Node):
    """A word of the vocabulary. `arguments` are in order; the name of one without a name is empty."""

    word: str
    arguments: tuple[tuple[str, Literal], ...] = ()


@dataclass(frozen=True)
class Compare(Node):
    """`operator` is one of OPERATORS."""

    operator: str
    left: "Tree"
    right: "Tree"


@dataclass(frozen=True)
class Among(Node):
    """`left in [items]`."""

    left: "Tree"
    items: tuple[Literal, ...]


@dataclass(frozen=True)
class Not(Node):
    """The contrary."""

    part: "Tree"


@dataclass(frozen=True)
class Every(Node):
    """All of two or more parts hold: `and`."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True)
class Some(Node):
    """One or more of two or more parts hold: `or`."""

    parts: tuple["Tree", ...]


Tree = Literal | Call | Compare | Among | Not | Every | Some
