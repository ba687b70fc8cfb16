"""A writer's schema as it may be used to read: for its bytes alone, and never without end."""

from typing import Any

from schemas.full_names import full_name, namespace_of
from schemas.load import Schema, as_schema

Node = Any


def as_written(avsc: str) -> Schema:
    """A record schema without logical types: Avro resolves by the type underneath, and readers ask for no other.

    Raises ValueError where it is none, or where few bytes could hold endlessly much: a type that contains itself may
    be nested as deep as a value is long, an array of values without bytes may have any number of them.

    >>> as_written('{"type":"record","name":"R","fields":[{"name":"r","type":["null","R"]}]}')
    Traceback (most recent call last):
    ...
    ValueError: the type R contains itself
    """
    try:
        written: Schema = _underneath(as_schema(avsc))
        _Bounds().may_be_empty(written, "")
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no Avro schema: {type(error).__name__}: {error}") from error
    return written


def _underneath(node: Node) -> Node:
    if isinstance(node, dict):
        kept = {key: value for key, value in node.items() if key != "logicalType"}
        return {key: value if key == "default" else _underneath(value) for key, value in kept.items()}
    return [_underneath(item) for item in node] if isinstance(node, list) else node


class _Bounds:
    """One walk over a schema: the named types that it is inside of, and those of which a value may have no bytes."""

    def __init__(self) -> None:
        self._open: set[str] = set()
        self._empty: set[str] = set()

    def may_be_empty(self, node: Node, namespace: str) -> bool:
        """Whether values may have no bytes. Raises ValueError for what has no bound."""
        if isinstance(node, str):
            return self._is_empty(node, namespace)
        if isinstance(node, list):
            for branch in node:
                self.may_be_empty(branch, namespace)
            return False
        kind = node["type"]
        if kind in ("record", "error"):
            return self._record(node, namespace)
        if kind == "array" and self.may_be_empty(node["items"], namespace):
            raise ValueError("an array of values without bytes may have any number of them")
        if kind == "map":
            self.may_be_empty(node["values"], namespace)
        if kind == "fixed":
            return not node["size"]
        return kind not in ("array", "map", "enum") and self.may_be_empty(kind, namespace)

    def _is_empty(self, name: str, namespace: str) -> bool:
        full = full_name(name, namespace)
        if full in self._open:
            raise ValueError(f"the type {full} contains itself")
        return name == "null" or full in self._empty

    def _record(self, node: Node, namespace: str) -> bool:
        inside = namespace_of(node, namespace)
        full = full_name(node["name"], inside)
        self._open.add(full)
        each = [self.may_be_empty(field["type"], inside) for field in node["fields"]]  # all are walked
        self._open.discard(full)
        if all(each):
            self._empty.add(full)
        return all(each)
