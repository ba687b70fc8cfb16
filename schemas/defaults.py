"""Defaults as the values that they stand for: JSON has no bytes, so schemas tell those of `bytes` and `fixed` as text.

References: Apache Avro 1.12 specification, "Complex Types: Records": code points 0 to 255 are the bytes 0 to 255.
"""

from collections.abc import Mapping
from typing import Any

from schemas.load import Schema

Node = Any


def with_values(parsed: Schema) -> Schema:
    """A schema as fastavro parsed it, changed so that an absent field is filled with a value of its type.

    >>> import fastavro
    >>> state = {"type": "record", "name": "R", "fields": [{"name": "sums", "type": "bytes", "default": "\\u00ff"}]}
    >>> with_values(fastavro.parse_schema(state))["fields"][0]["default"]
    b'\\xff'
    """
    named: Mapping[str, Node] = parsed.get("__named_schemas", {})
    for node in (parsed, *named.values()):
        _fill(node, named)
    return parsed


def _fill(node: Node, named: Mapping[str, Node]) -> None:
    """Every default under a type, each once or again: what is a value already stays."""
    if isinstance(node, list):
        for branch in node:
            _fill(branch, named)
    elif isinstance(node, dict):
        for inner in (node.get("items"), node.get("values"), node.get("type")):
            _fill(inner, named)
        for field in node.get("fields", ()):
            _fill(field["type"], named)
            if "default" in field:
                field["default"] = _value(field["default"], field["type"], named)


def _value(told: Any, node: Node, named: Mapping[str, Node]) -> Any:
    if isinstance(node, list):  # a default is of the first branch
        return _value(told, node[0], named)
    if not isinstance(node, dict):
        return _value(told, named[node], named) if node in named else _plain(told, node)
    kind = node["type"]
    if kind == "array":
        return [_value(item, node["items"], named) for item in told]
    if kind == "map":
        return {key: _value(item, node["values"], named) for key, item in told.items()}
    if kind in ("record", "error"):
        types = {field["name"]: field["type"] for field in node["fields"]}
        return {name: _value(item, types[name], named) for name, item in told.items()}
    return _plain(told, kind) if isinstance(kind, str) else _value(told, kind, named)


def _plain(told: Any, kind: str) -> Any:
    return told.encode("latin-1") if kind in ("bytes", "fixed") and isinstance(told, str) else told
