"""Reads the current schemas of this package: the .avsc files beside this module, one for each topic that is Avro."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
Schema = dict[str, Any]


@cache
def names() -> tuple[str, ...]:
    """Stems of all current schemas, sorted; the stem is the topic's name.

    >>> "clicks" in names()
    True
    """
    return tuple(sorted(path.stem for path in FOLDER.glob("*.avsc")))


@cache
def text(name: str) -> str:
    """The current schema of a topic, as JSON. Raises KeyError for a topic without one."""
    path = FOLDER / f"{name}.avsc"
    if not path.is_file():
        raise KeyError(name)
    return path.read_text(encoding="utf-8")


def schema(name: str) -> Schema:
    """The current schema of a topic, freshly parsed JSON: the caller may change it."""
    return as_schema(text(name))


def as_schema(avsc: str) -> Schema:
    """Parsed JSON of a record schema. Raises ValueError where it is none."""
    parsed = json.loads(avsc)
    if not isinstance(parsed, dict) or parsed.get("type") != "record":
        raise ValueError("an Avro record schema is a JSON object of type record")
    return parsed
