"""Values of older and of foreign schemas: read where Avro allows it, beside values of the current one."""

import io
import json
from typing import Any

import fastavro
import pytest

from schemas.compatibility import incompatibilities
from schemas.load import schema, text
from schemas.registry import PACKAGED, Version
from schemas.wire import frame
from streams.codec.encode import decode_one, encode_one
from streams.codec.rows import Rows, read_rows
from tests.builders.avro_events import event, value
from tests.fakes.registry import HeldRegistry

OLD, OLD_ID = {"event_id", "shopper", "at_ms", "kind", "product", "price"}, 901


def changed(**changes: Any) -> str:
    """The current schema of clicks with some fields' types changed."""
    click = schema("clicks")
    for field in click["fields"]:
        field["type"] = changes.get(field["name"], field["type"])
        if field["name"] in changes:
            field.pop("default", None)
    return json.dumps(click)


def without_newer_fields() -> str:
    """A click before quantity, session and composite."""
    click = schema("clicks")
    click["fields"] = [field for field in click["fields"] if field["name"] in OLD]
    return json.dumps(click)


def written(avsc: str, record: dict[str, Any], schema_id: int) -> bytes:
    """A value by a writer of that schema."""
    stream = io.BytesIO()
    fastavro.schemaless_writer(stream, fastavro.parse_schema(json.loads(avsc)), record)
    return frame(schema_id, stream.getvalue())


def read(values: list[bytes | None], **schemas: str) -> Rows:
    added = {int(name.removeprefix("id_")): avsc for name, avsc in schemas.items()}
    return read_rows("clicks", values, HeldRegistry(added))


OLD_EVENT = {name: field for name, field in event(event_id="old").items() if name in OLD}


def test_an_older_writers_click_gets_the_defaults() -> None:
    avsc = without_newer_fields()
    assert incompatibilities("clicks", text("clicks"), (Version(0, OLD_ID, avsc),)) == []
    rows = read([written(avsc, OLD_EVENT, OLD_ID)], id_901=avsc)
    assert rows.batch.to_pylist() == [{**OLD_EVENT, "quantity": 1, "session": None, "composite": False}]


def test_older_and_current_and_bad_values_keep_their_order() -> None:
    avsc = without_newer_fields()
    old = written(avsc, OLD_EVENT, OLD_ID)
    rows = read([value(event_id="a"), old, old[:-1], None, value(event_id="b"), old], id_901=avsc)
    assert rows.batch.column("event_id").to_pylist() == ["a", "old", "b", "old"]
    assert rows.where.tolist() == [0, 1, 4, 5]
    assert {at: reason[0] for at, reason in rows.unread.items()} == {2: "truncated", 3: "no_value"}


def test_a_single_older_value_is_read_too() -> None:
    avsc = without_newer_fields()
    record = decode_one("clicks", written(avsc, OLD_EVENT, OLD_ID), registry=HeldRegistry({OLD_ID: avsc}))
    assert record == {**OLD_EVENT, "quantity": 1, "session": None, "composite": False}


def test_a_narrower_number_is_read_as_the_wider() -> None:
    avsc = changed(price="float", at_ms="int")
    rows = read([written(avsc, event(price=0.5, at_ms=7), OLD_ID)], id_901=avsc)
    assert [(row["price"], row["at_ms"]) for row in rows.batch.to_pylist()] == [(0.5, 7)]


def test_the_same_schema_with_other_prose_takes_the_fast_way() -> None:
    click = schema("clicks")
    click["doc"] = "other words"
    rows = read([frame(OLD_ID, value()[5:])], id_901=json.dumps(click))
    assert rows.batch.to_pylist() == [event()]


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({"at_ms": "string"}, "at_ms: the writer's string cannot be read as long"),
        ({"quantity": "long"}, "quantity: the writer's long cannot be read as int"),
        ({"shopper": ["null", "string"]}, "shopper: the writer's null cannot be read as string"),
    ],
)
def test_a_field_of_another_type_is_named(changes: dict[str, Any], seen: str) -> None:
    rows = read([frame(OLD_ID, b"whatever"), value()], id_901=changed(**changes))
    assert rows.unread == {0: ("wrong_type", f"written with schema 901: {seen}")}
    assert rows.where.tolist() == [1]


def test_a_record_of_another_name_is_a_wrong_schema() -> None:
    rows = read([frame(PACKAGED.id_of("searches"), b"whatever")])
    assert rows.unread[0][0] == "wrong_schema"
    assert "launchpulse" not in rows.unread[0][1] or "Search" in rows.unread[0][1]


@pytest.mark.parametrize("avsc", ['"string"', "[]", "{", '{"type": "record"}'])
def test_a_schema_that_is_no_record_is_unknown(avsc: str) -> None:
    rows = read([frame(OLD_ID, b"x"), value()], id_901=avsc)
    assert rows.unread[0][0] == "unknown_schema"
    assert rows.where.tolist() == [1]


def test_a_number_that_does_not_fit_is_not_avro() -> None:
    wide = encode_one("clicks", event()).replace(b"\x02\x02\x04s1", b"\xfe\xff\xff\xff\x7f\x02\x04s1")
    rows = read([value(), wide, value()])
    assert {at: reason[0] for at, reason in rows.unread.items()} == {1: "not_avro"}
