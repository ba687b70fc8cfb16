"""A record of an older version, read with what it lacks filled in, is a record of the current one."""

import io
import json
from typing import Any

import fastavro
import pytest

from schemas.defaults import with_values
from schemas.registry import PACKAGED, Version
from schemas.wire import frame
from streams.codec.encode import decode_one, encode_one
from streams.codec.writers import Writer, writer_of
from tests.fakes.registry import HeldRegistry

RELEASED = [(topic, version) for topic in PACKAGED.topics() for version in PACKAGED.versions(topic)]
PLAIN = {"null": None, "string": "", "bytes": b"", "boolean": False, "int": 0, "long": 0, "float": 0.0, "double": 0.0}
INNER = {"type": "record", "name": "Inner", "fields": [{"name": "it", "type": "bytes"}]}


def least(node: Any) -> Any:
    """The smallest value of a type."""
    if isinstance(node, list):
        return least(node[0])
    if not isinstance(node, dict):
        return PLAIN[node]
    if node["type"] == "record":
        return {field["name"]: least(field["type"]) for field in node["fields"]}
    empty: dict[str, Any] = {"array": [], "map": {}, "enum": node.get("symbols", [""])[0]}
    return empty[node["type"]] if node["type"] in empty else least(node["type"])


def written(version: Version) -> bytes:
    """The smallest record of a version, by a writer of it."""
    stream, avsc = io.BytesIO(), json.loads(version.avsc)
    fastavro.schemaless_writer(stream, fastavro.parse_schema(avsc), least(avsc))
    return frame(version.schema_id, stream.getvalue())


def defaults(*fields: dict[str, Any]) -> list[Any]:
    """What a record's fields are filled with."""
    parsed: Any = fastavro.parse_schema({"type": "record", "name": "R", "namespace": "n", "fields": list(fields)})
    return [field.get("default") for field in with_values(parsed)["fields"]]


@pytest.mark.parametrize(("topic", "version"), RELEASED, ids=[f"{topic}-{each.number}" for topic, each in RELEASED])
def test_what_any_released_version_wrote_can_be_told_again(topic: str, version: Version) -> None:
    record = decode_one(topic, written(version))
    assert decode_one(topic, encode_one(topic, record)) == record


@pytest.mark.parametrize(
    ("kind", "told", "value"),
    [
        ("bytes", "\xff", b"\xff"),
        ({"type": "bytes"}, "a", b"a"),
        (["bytes", "null"], "", b""),
        (["null", "bytes"], None, None),
        ("string", "\xff", "\xff"),
        ({"type": "fixed", "name": "Two", "size": 2}, "\x00\xff", b"\x00\xff"),
        ({"type": "array", "items": "bytes"}, ["a"], [b"a"]),
        ({"type": "map", "values": "bytes"}, {"k": "a"}, {"k": b"a"}),
        (INNER, {"it": "a"}, {"it": b"a"}),
        ({"type": "map", "values": INNER}, {"k": {"it": "a"}}, {"k": {"it": b"a"}}),
    ],
)
def test_a_default_is_a_value_of_its_type(kind: Any, told: Any, value: Any) -> None:
    assert defaults({"name": "field", "type": kind, "default": told}) == [value]


@pytest.mark.parametrize("branch", [{"type": "array", "items": "string"}, {"type": "map", "values": "string"}])
def test_the_defaults_of_a_shops_own_schema_play_no_part_in_reading_it(branch: Any) -> None:
    avsc = json.loads(PACKAGED.versions("clicks")[-1].avsc)
    avsc["fields"].append({"name": "tags", "type": [branch, "null"], "default": None})
    assert isinstance(writer_of("clicks", 700, HeldRegistry({700: json.dumps(avsc)})), Writer)


def test_a_default_of_a_type_that_stands_elsewhere_is_one_too() -> None:
    second = {"name": "second", "type": "Inner", "default": {"it": "a"}}
    assert defaults({"name": "first", "type": INNER}, second) == [None, {"it": b"a"}]
