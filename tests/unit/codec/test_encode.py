"""Rows are written as fastavro writes them, whichever library does it; what does not fit is refused with a reason."""

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.load import names, schema
from scorer.errors import BadInput, Inconsistent
from streams.codec import head
from streams.codec.arrow import arrow_schema, left_to_fastavro
from streams.codec.encode import decode_one, encode, encode_one
from tests.builders.avro_events import event, value
from tests.builders.avro_values import of_type
from tests.fakes.registry import HeldRegistry


@pytest.mark.parametrize("topic", names())
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_batch_has_the_bytes_that_fastavro_writes(topic: str, data: st.DataObject) -> None:
    records = data.draw(st.lists(of_type(schema(topic)), max_size=5))
    rows = pa.RecordBatch.from_pylist([_arrow(record) for record in records], schema=arrow_schema(topic))
    assert encode(topic, rows) == [encode_one(topic, record) for record in records]


def test_only_schemas_with_bytes_are_left_to_fastavro() -> None:
    assert left_to_fastavro() == {"dead-letters", "journal", "policy-state", "product-vectors"}


def test_columns_may_stand_in_any_order_and_in_a_narrower_type() -> None:
    rows = pa.RecordBatch.from_pylist([event()])
    rows = rows.select(rows.schema.names[::-1])
    at = rows.schema.get_field_index("quantity")
    rows = rows.set_column(at, "quantity", rows.column("quantity").cast(pa.int16()))
    assert encode("clicks", rows) == [value()]


def test_a_slice_and_no_rows_are_written() -> None:
    rows = pa.RecordBatch.from_pylist([event(event_id="a"), event(event_id="b")], schema=arrow_schema("clicks"))
    assert encode("clicks", rows.slice(1)) == [value(event_id="b")]
    assert encode("clicks", rows.slice(0, 0)) == []


@pytest.mark.parametrize("name", ["shopper", "at_ms"])
def test_a_missing_column_is_refused(name: str) -> None:
    rows = pa.RecordBatch.from_pylist([event()], schema=arrow_schema("clicks"))
    with pytest.raises(BadInput, match="do not fit the schema of clicks"):
        encode("clicks", rows.drop_columns([name]))


def test_a_null_where_none_may_be_is_refused() -> None:
    with pytest.raises(BadInput, match="do not fit the schema of clicks"):
        encode("clicks", pa.RecordBatch.from_pylist([event(), event(shopper=None)]))


@pytest.mark.parametrize("changes", [{"at_ms": "noon"}, {"shopper": None}, {"at_ms": 2**63}, {"quantity": 1.5}])
def test_a_field_that_does_not_fit_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="does not fit the schema of clicks"):
        encode_one("clicks", event(**changes))


def test_a_field_that_the_schema_does_not_have_is_refused() -> None:
    with pytest.raises(BadInput, match="colour"):
        encode_one("clicks", {**event(), "colour": "red"})


@pytest.mark.parametrize("bad", [b"", b"\0\0\0\0\1", value()[:-1], value() + b"x", value("searches"), b"\0\0\1\1\1x"])
def test_bytes_that_are_no_record_are_refused(bad: bytes) -> None:
    with pytest.raises(BadInput, match="no record of clicks"):
        decode_one("clicks", bad)


def test_a_schema_that_is_not_released_is_told_with_the_remedy() -> None:
    class Empty(HeldRegistry):
        def id_of(self, topic: str) -> int:
            raise head.NotReleasedError(topic)

    with pytest.raises(Inconsistent, match="launchpulse schemas release"):
        encode_one("clicks", event(), registry=Empty({}))


def _arrow(value: Any) -> Any:
    """Arrow takes a map as pairs."""
    return {key: list(item.items()) if isinstance(item, dict) else item for key, item in value.items()}
