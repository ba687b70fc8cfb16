"""Writers with schemas of their own: read by the bytes that they write, or named as the reason why not."""

import io
import json
from pathlib import Path
from typing import Any

import fastavro
import pytest

from schemas.load import schema
from schemas.wire import frame
from scorer.errors import BadInput
from streams.codec.encode import decode_one
from streams.codec.partial import read_partly
from streams.codec.rows import Rows, read_rows
from streams.recount.reading import Avro
from tests.builders.avro_events import event, value
from tests.fakes.registry import HeldRegistry

ID = 901
UUID = "0b0e5bb2-6a0e-4c0a-8f5e-3b1f0f6a7a11"
NODE = {"type": "record", "name": "Node", "fields": [{"name": "next", "type": ["null", "Node"]}]}
DECIMAL = {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}
LOGICAL = {
    "at_ms": {"type": "long", "logicalType": "timestamp-millis"},
    "event_id": {"type": "string", "logicalType": "uuid"},
}


def clicks(*extra: Any, **types: Any) -> str:
    """The schema of clicks with fields of these types in its place, and others behind them."""
    click = schema("clicks")
    for field in click["fields"]:
        field["type"] = types.get(field["name"], field["type"])
    click["fields"] += [{"name": f"extra{at}", "type": kind} for at, kind in enumerate(extra)]
    return json.dumps(click)


def written(rest: bytes = b"", **changes: Any) -> bytes:
    """A click with `rest` as what the extra fields hold."""
    stream = io.BytesIO()
    fastavro.schemaless_writer(stream, fastavro.parse_schema(schema("clicks")), event(**changes))
    return frame(ID, stream.getvalue() + rest)


def read(avsc: str, rest: bytes = b"", **changes: Any) -> Rows:
    return read_rows("clicks", [written(rest, **changes), value()], HeldRegistry({ID: avsc}))


def test_logical_types_are_read_by_the_types_underneath() -> None:
    rows = read(clicks(DECIMAL, **LOGICAL), b"\x04\x01\x00", event_id=UUID)
    assert rows.batch.to_pylist() == [event(event_id=UUID), event()]


def test_logical_types_are_recounted_too(tmp_path: Path) -> None:
    (tmp_path / "901.avsc").write_text(clicks(DECIMAL, **LOGICAL))
    (tmp_path / "registry.json").write_text(json.dumps({"clicks-value": {"1": {"id": ID, "file": "901.avsc"}}}))
    read_again = Avro(f"file:{tmp_path}").decode("clicks", written(b"\x04\x01\x00", event_id=UUID))
    assert read_again == event(event_id=UUID)


def test_what_is_shown_of_logical_types_can_be_json() -> None:
    registry = HeldRegistry({ID: clicks(DECIMAL, {"type": "map", "values": DECIMAL}, **LOGICAL)})
    fields, rest = read_partly("clicks", written(b"\x04\x01\x00\x02\x02a\x04\x01\x00\x00?", event_id=UUID), registry)
    assert (fields, rest) == (event(event_id=UUID) | {"extra0": "0100", "extra1": {"a": "0100"}}, b"?")
    assert json.loads(json.dumps(fields)) == fields


@pytest.mark.parametrize(
    ("avsc", "why"),
    [
        (clicks("com.shop.Address"), "UnknownType: com.shop.Address"),
        (clicks({"type": "enum", "name": "E", "symbols": ["a-b"]}), "SchemaParseException: Every symbol must match"),
        (clicks("int").replace('"type": "int"}]', '"type": "int", "default": "0"}]'), "Default value <0> must match"),
        (clicks(NODE), "the type launchpulse.Node contains itself"),
        (clicks({"type": "array", "items": NODE}), "the type launchpulse.Node contains itself"),
        (clicks({"type": "map", "values": NODE | {"namespace": "a"}}), "the type a.Node contains itself"),
        (clicks({"type": "array", "items": "null"}), "an array of values without bytes may have any number of them"),
        (clicks(7), "no Avro schema: TypeError"),
        ('{"type": "record", "name": "Click", "fields": [1]}', "'int' object"),
        ('{"type": "record", "name": "Click", "fields": ' + "[" * 5000, "maximum recursion depth"),
    ],
)
def test_a_schema_that_cannot_be_used_makes_its_records_poison(avsc: str, why: str) -> None:
    rows = read(avsc, b"\x02" * 20_000)
    error, message = rows.unread[0]
    assert (error, message[: len("schema 901 cannot be used to read: ")], why in message, rows.where.tolist()) == (
        "unknown_schema",
        "schema 901 cannot be used to read: ",
        True,
        [1],
    )


@pytest.mark.parametrize("extra", ["com.shop.Address", NODE])
def test_a_single_value_of_such_a_schema_is_refused(extra: Any) -> None:
    with pytest.raises(BadInput, match="no record of clicks"):
        decode_one("clicks", written(b"\x02" * 20_000), registry=HeldRegistry({ID: clicks(extra)}))


def test_what_only_repeats_a_type_is_read() -> None:
    twice = [{"type": "record", "name": "Pair", "fields": [{"name": "a", "type": "int"}]}, "Pair", ["null", "Pair"]]
    assert read(clicks(*twice), b"\x02\x04\x02\x06").batch.to_pylist() == [event(), event()]
