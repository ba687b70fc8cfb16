"""Avro's resolution rules: each breach is told with its field, and what Avro allows is allowed."""

import io
import json
from typing import Any

import fastavro
import pytest
from fastavro.read import SchemaResolutionError

from schemas.compatibility import incompatibilities, reading_problems
from schemas.load import names, text
from schemas.registry import PACKAGED, Version


def record(*fields: Any, name: str = "R", **more: Any) -> str:
    return json.dumps({"type": "record", "name": name, "fields": list(fields), **more})


def field(kind: Any, name: str = "a", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, **more}


ENUM = {"type": "enum", "name": "E", "symbols": ["X", "Y"]}
SHORT_ENUM = {"type": "enum", "name": "E", "symbols": ["X"]}
INNER = {"type": "record", "name": "I", "fields": [field("int", "deep")]}
OTHER_INNER = {"type": "record", "name": "I", "fields": [field("string", "deep")]}
LIST = {"type": "record", "name": "L", "fields": [field(["null", "L"], "next")]}
BROKEN = [
    (record(), record(field("int")), "a: the reader's field has no default"),
    (record(field("string")), record(field("int")), "a: the writer's string cannot be read as int"),
    (record(field("long")), record(field("int")), "a: the writer's long cannot be read as int"),
    (record(field(["null", "int"])), record(field("int")), "a: the writer's null cannot be read as int"),
    (record(field("string")), record(field(["null", "int"])), "a: no branch of the reader's union"),
    (record(name="R"), record(name="Q"), "the record: the writer's record is R, the reader's Q"),
    (record(field(ENUM)), record(field(SHORT_ENUM)), "a: the reader's enum has no default and lacks Y"),
    (record(field(INNER)), record(field(OTHER_INNER)), "a.deep: the writer's int cannot be read as string"),
    (
        record(field({"type": "array", "items": "string"})),
        record(field({"type": "array", "items": "int"})),
        "a[]: the writer's string cannot be read as int",
    ),
    (
        record(field({"type": "map", "values": "string"})),
        record(field({"type": "map", "values": "int"})),
        "a{}: the writer's string cannot be read as int",
    ),
    (
        record(field({"type": "fixed", "name": "F", "size": 4})),
        record(field({"type": "fixed", "name": "F", "size": 5})),
        "a: the writer's fixed has 4 bytes, the reader's 5",
    ),
]
FINE = [
    (record(), record(field("int", default=3))),
    (record(field("int")), record()),
    (record(field("int")), record(field("long"))),
    (record(field("int")), record(field("double"))),
    (record(field("int")), record(field(["null", "int"], default=None))),
    (record(field("bytes")), record(field("string"))),
    (record(field(INNER)), record(field(INNER))),
    (record(field(LIST)), record(field(LIST))),
    (record(field("int", "a"), field("int", "b")), record(field("int", "b"), field("int", "a"))),
    (record(field("int")), record(field("int", "new", aliases=["a"]))),
    (record(name="x.R"), record(name="y.R")),
    (record(field(ENUM)), record(field({**SHORT_ENUM, "default": "X"}))),
]


@pytest.mark.parametrize(("writer", "reader", "told"), BROKEN)
def test_what_cannot_be_read_is_told_with_its_field(writer: str, reader: str, told: str) -> None:
    assert [str(problem)[: len(told)] for problem in reading_problems(writer, reader)] == [told]


@pytest.mark.parametrize(("writer", "reader"), FINE)
def test_what_avro_allows_is_allowed(writer: str, reader: str) -> None:
    assert reading_problems(writer, reader) == []


@pytest.mark.parametrize(("writer", "reader"), [pair for pair in FINE if "bytes" not in pair[0]])
def test_fastavro_reads_what_is_allowed(writer: str, reader: str) -> None:
    sample = {"a": 7, "b": 8} if '"int"' in writer else {}
    sample |= {"a": {"deep": 1}} if "deep" in writer else {"a": {"next": None}} if "next" in writer else {}
    sample |= {"a": "X"} if "enum" in writer else {}
    _read(writer, reader, sample)


def test_fastavro_does_not_read_what_is_told() -> None:
    with pytest.raises((SchemaResolutionError, ValueError)):
        _read(BROKEN[0][0], BROKEN[0][1], {})


@pytest.mark.parametrize("topic", names())
def test_every_released_schema_is_compatible_both_ways(topic: str) -> None:
    assert incompatibilities(topic, text(topic), PACKAGED.versions(topic)) == []


def test_both_directions_are_looked_at() -> None:
    old, new = record(field("int")), record(field("long"))
    told = [str(one) for one in incompatibilities("t", new, (Version(1, 1, old),))]
    assert told == ["t: version 1 cannot read the current schema: a: the writer's long cannot be read as int"]


def _read(writer: str, reader: str, sample: dict[str, Any]) -> None:
    parsed = fastavro.parse_schema(json.loads(writer))
    stream = io.BytesIO()
    fastavro.schemaless_writer(stream, parsed, sample)
    fastavro.schemaless_reader(io.BytesIO(stream.getvalue()), parsed, fastavro.parse_schema(json.loads(reader)))
