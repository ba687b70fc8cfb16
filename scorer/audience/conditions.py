"""The conditions of an audience, each with the text by which two audiences know that they ask the same."""

from dataclasses import dataclass

from scorer.audience.show import show
from scorer.audience.syntax import Every, Not, Some, Tree


@dataclass(frozen=True)
class Condition:
    """`text` is the canonical text of `tree`: equal texts, equal answers. `parts` are those that not, and, or join."""

    text: str
    tree: Tree
    parts: tuple["Condition", ...]


def condition_of(tree: Tree) -> Condition:
    """A tree and all below it, written out once."""
    return Condition(show(tree), tree, tuple(map(condition_of, _joined(tree))))


def _joined(tree: Tree) -> tuple[Tree, ...]:
    match tree:
        case Not():
            return (tree.part,)
        case Every() | Some():
            return tree.parts
        case _:
            return ()
