"""Which schemas can read what others wrote: Avro's resolution rules, each failure with its field and rule.

Covers records, enums, arrays, maps, fixed, unions and primitives. It compares schemas, never data.
References: Apache Avro 1.12 specification, "Schema Resolution".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from schemas.load import as_schema
from schemas.registry import Version

Node = Any
Names = dict[str, Node]
PROMOTIONS = {
    "int": {"long", "float", "double"},
    "long": {"float", "double"},
    "float": {"double"},
    "string": {"bytes"},
    "bytes": {"string"},
}


@dataclass(frozen=True)
class Problem:
    """A place where reading fails: `field` is a dotted path from the record, `rule` says what is broken."""

    field: str
    rule: str

    def __str__(self) -> str:
        return f"{self.field or 'the record'}: {self.rule}"


@dataclass(frozen=True)
class Incompatible:
    """`current` and a released version differ in a way that breaks `direction`: backward or forward."""

    topic: str
    direction: str
    version: int
    problem: Problem

    def __str__(self) -> str:
        reads = {
            "backward": f"the current schema cannot read version {self.version}",
            "forward": f"version {self.version} cannot read the current schema",
        }
        return f"{self.topic}: {reads[self.direction]}: {self.problem}"


def incompatibilities(topic: str, current: str, released: tuple[Version, ...]) -> list[Incompatible]:
    """All that breaks reading in either direction between the current schema and every released version."""
    found = []
    for version in released:
        pairs = (("backward", version.avsc, current), ("forward", current, version.avsc))
        for direction, writer, reader in pairs:
            problems = reading_problems(writer, reader)
            found += [Incompatible(topic, direction, version.number, problem) for problem in problems]
    return found


def reading_problems(writer: str, reader: str) -> list[Problem]:
    """Why a reader's schema cannot read what a writer's schema wrote; [] where it can.

    >>> old = '{"type":"record","name":"R","fields":[]}'
    >>> new = '{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}'
    >>> [str(problem) for problem in reading_problems(old, new)]
    ["a: the reader's field has no default and the writer does not have the field"]
    """
    written, read = as_schema(writer), as_schema(reader)
    return list(_Resolution(_named(written), _named(read)).problems(written, read, ""))


class _Resolution:
    """One comparison: holds the named types of both sides, and the pairs that are being compared."""

    def __init__(self, written: Names, read: Names) -> None:
        self._written, self._read = written, read
        self._open: set[tuple[str, str]] = set()

    def problems(self, writer: Node, reader: Node, field: str) -> Iterator[Problem]:
        writer, reader = _resolved(writer, self._written), _resolved(reader, self._read)
        if isinstance(writer, list):
            for branch in writer:
                yield from self.problems(branch, reader, field)
        elif isinstance(reader, list):
            if not any(self._can_read(writer, branch, field) for branch in reader):
                yield Problem(field, f"no branch of the reader's union reads the writer's {_kind(writer)}")
        elif _kind(writer) != _kind(reader):
            if _kind(reader) not in PROMOTIONS.get(_kind(writer), ()):
                yield Problem(field, f"the writer's {_kind(writer)} cannot be read as {_kind(reader)}")
        else:
            yield from self._same_kind(writer, reader, field)

    def _can_read(self, writer: Node, reader: Node, field: str) -> bool:
        return next(self.problems(writer, reader, field), None) is None

    def _same_kind(self, writer: Node, reader: Node, field: str) -> Iterator[Problem]:
        kind = _kind(writer)
        if kind == "array":
            yield from self.problems(writer["items"], reader["items"], f"{field}[]")
        elif kind == "map":
            yield from self.problems(writer["values"], reader["values"], f"{field}{{}}")
        elif kind in ("record", "enum", "fixed") and not _same_name(writer, reader):
            yield Problem(field, f"the writer's {kind} is {writer['name']}, the reader's {reader['name']}")
        elif kind == "fixed" and writer["size"] != reader["size"]:
            yield Problem(field, f"the writer's fixed has {writer['size']} bytes, the reader's {reader['size']}")
        elif kind == "enum":
            yield from _enum_problems(writer, reader, field)
        elif kind == "record":
            yield from self._record_problems(writer, reader, field)

    def _record_problems(self, writer: Node, reader: Node, field: str) -> Iterator[Problem]:
        pair = (writer["name"], reader["name"])
        if pair in self._open:
            return
        self._open.add(pair)
        written = {item["name"]: item for item in writer["fields"]}
        for item in reader["fields"]:
            path = f"{field}.{item['name']}".lstrip(".")
            found = next((written[name] for name in (item["name"], *item.get("aliases", ())) if name in written), None)
            if found is not None:
                yield from self.problems(found["type"], item["type"], path)
            elif "default" not in item:
                yield Problem(path, "the reader's field has no default and the writer does not have the field")
        self._open.discard(pair)


def _enum_problems(writer: Node, reader: Node, field: str) -> Iterator[Problem]:
    missing = [symbol for symbol in writer["symbols"] if symbol not in reader["symbols"]]
    if missing and "default" not in reader:
        yield Problem(field, f"the reader's enum has no default and lacks {', '.join(missing)}")


def _kind(node: Node) -> str:
    return str(node["type"]) if isinstance(node, dict) else str(node)


def _same_name(writer: Node, reader: Node) -> bool:
    """Unqualified names decide; a reader's alias counts."""
    names = {str(name).rpartition(".")[2] for name in (reader["name"], *reader.get("aliases", ()))}
    return str(writer["name"]).rpartition(".")[2] in names


def _resolved(node: Node, names: Names) -> Node:
    if isinstance(node, dict) and isinstance(node.get("type"), dict | list):
        return _resolved(node["type"], names)
    return names.get(node, node) if isinstance(node, str) else node


def _named(node: Node, namespace: str = "") -> Names:
    """Every named type under `node`, by short and by full name."""
    if isinstance(node, list):
        return {name: kind for item in node for name, kind in _named(item, namespace).items()}
    if not isinstance(node, dict):
        return {}
    here = str(node.get("namespace", namespace))
    names: Names = {}
    if node.get("type") in ("record", "enum", "fixed"):
        names[node["name"]] = names[f"{here}.{node['name']}"] = node
    for child in (node.get("items"), node.get("values"), node.get("type"), *_field_types(node)):
        names |= _named(child, here)
    return names


def _field_types(node: Node) -> list[Node]:
    return [item["type"] for item in node.get("fields", ())]
