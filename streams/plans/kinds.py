"""The kinds of values that a plan is made of: each reads a node, tells what is wrong with it, and describes itself as
JSON Schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from scorer.nearest import nearest
from streams.plans.given import Given, Reading
from streams.plans.tree import Listing, Node, Refused, Scalar
from streams.plans.tree import Mapping as Pairs

Schema = dict[str, Any]


class Kind(Protocol):
    """A kind of value."""

    @property
    def expected(self) -> str:
        """What is expected, as in "expected a duration, such as 6h"."""

    def read(self, node: Node, name: str, reading: Reading) -> Any:
        """The value; None where it cannot be used, which is told to `reading`."""

    def schema(self) -> Schema:
        """JSON Schema of what YAML makes of it."""


@dataclass(frozen=True)
class Field:
    """A field of a record: its kind, what it means, and an example as it is written."""

    kind: Kind
    meaning: str
    example: str = ""
    needed: bool = False


@dataclass(frozen=True)
class Record:
    """Fields by name."""

    fields: Mapping[str, Field]
    what: str = ""

    @property
    def expected(self) -> str:
        """Its fields."""
        return self.what or f"fields: {', '.join(self.fields)}"

    def read(self, node: Node, name: str, reading: Reading) -> dict[str, Given] | None:
        """The fields that are known; a missing one is told at `node` by `read_field`."""
        if not isinstance(node, Pairs):
            tell_wrong(node, name, reading, self.expected)
            return None
        found: dict[str, Given] = {}
        keys = {key.text for key, _ in node.items if isinstance(key, Scalar)}
        for key, value in node.items:
            word = self._key(key, name, found, keys, reading)
            if word:
                kind, path = self.fields[word].kind, _path(name, word)
                found[word] = read_field(kind, value, path, reading, at=key)
        return found

    def _key(self, key: Node, name: str, found: Mapping[str, Given], keys: set[str], reading: Reading) -> str:
        """The field that a key names, or clearly means; empty where it is told and passed over."""
        if not isinstance(key, Scalar):
            reading.tell(key, name, "a field's name is expected")
            return ""
        word = key.text
        if word in found:
            reading.tell(key, _path(name, word), f"{word} stands here twice; keep one")
            return ""
        if word in self.fields:
            return word
        elsewhere = reading.elsewhere.get(word, "")
        meant = "" if elsewhere else nearest(word, self.fields)
        known = "" if meant or elsewhere else f"; known are {', '.join(self.fields)}"
        reading.tell(key, _path(name, word), f"{word} is no field of {name or 'a plan'}{known}", elsewhere or meant)
        return "" if meant in keys else meant

    def missing(self, found: Mapping[str, Given]) -> Iterator[tuple[str, Field]]:
        """Needed fields that were not given."""
        return ((word, one) for word, one in self.fields.items() if one.needed and word not in found)

    def schema(self) -> Schema:
        """An object that allows no other field."""
        properties = {
            word: {
                **one.kind.schema(),
                "description": one.meaning,
                **({"examples": [one.example]} if one.example else {}),
            }
            for word, one in self.fields.items()
        }
        needed = [word for word, one in self.fields.items() if one.needed]
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": properties,
            **({"required": needed} if needed else {}),
        }


@dataclass(frozen=True)
class Many:
    """One or more values of a kind, as a list."""

    kind: Kind
    expected: str
    least: int = 1
    distinct: bool = False

    def read(self, node: Node, name: str, reading: Reading) -> list[Given] | None:
        """Every item, usable or not."""
        if not isinstance(node, Listing):
            tell_wrong(node, name, reading, self.expected)
            return None
        if len(node.items) < self.least:
            reading.tell(node, name, f"an empty list; expected {self.expected}")
            return None
        found = [read_field(self.kind, item, f"{name}[{at}]", reading) for at, item in enumerate(node.items)]
        if self.distinct:
            _tell_doubles(found, reading)
        return found

    def schema(self) -> Schema:
        """An array."""
        unique = {"uniqueItems": True} if self.distinct else {}
        return {"type": "array", "items": self.kind.schema(), "minItems": self.least, **unique}


def read_field(kind: Kind, node: Node, name: str, reading: Reading, *, at: Node | None = None) -> Given:
    """One value; what a record below lacks is told at its key `at`, or at the record itself."""
    if isinstance(node, Refused):
        return Given(node, name, None)
    value = kind.read(node, name, reading)
    if isinstance(kind, Record) and value is not None and reading.whole:
        for word, field in kind.missing(value):
            message = f"{word} is missing in {name or 'the plan'}: {field.meaning}; expected {field.kind.expected}"
            place = at or node
            reading.tell_at(
                place.start, _path(name, word), message, f"{word}: {field.example}" if field.example else word
            )
    return Given(node, name, value)


def tell_wrong(node: Node, name: str, reading: Reading, expected: str, suggestion: str = "") -> None:
    """A value of another kind."""
    reading.tell(node, name, f"{_seen(node)}; expected {expected}", suggestion)


def _seen(node: Node) -> str:
    if isinstance(node, Scalar):
        if node.plain and node.text in ("", "~", "null", "Null", "NULL"):
            return "there is no value"
        return f"{node.text if len(node.text) <= 40 else node.text[:40] + '...'} does not fit"
    return "a list" if isinstance(node, Listing) else "fields"


def _tell_doubles(found: list[Given], reading: Reading) -> None:
    seen: set[Any] = set()
    for one in found:
        if one.value is not None and one.value in seen:
            reading.tell(one.node, one.field, f"{one.value} stands here twice; keep one")
        seen.add(one.value)


def _path(parent: str, word: str) -> str:
    return f"{parent}.{word}" if parent else word


def paths(record: Record, parent: str = "") -> Iterator[tuple[str, str]]:
    """(name, whole path) of every field of the records below a record."""
    for word, one in record.fields.items():
        if isinstance(one.kind, Record):
            yield from ((name, _path(_path(parent, word), name)) for name in one.kind.fields)
            yield from paths(one.kind, _path(parent, word))
