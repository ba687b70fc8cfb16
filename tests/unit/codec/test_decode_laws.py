"""Laws of decoding: what is written is read, bad records touch no others, and no bytes stop a chunk."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.dead_letters import DeadLetterError
from schemas.load import names, schema
from streams.codec.arrow import arrow_schema
from streams.codec.decode import decode
from streams.codec.encode import decode_one, encode_one
from streams.codec.registries import registry_for
from streams.codec.rows import read_rows
from streams.settings import Settings
from tests.builders.avro_events import NOW_MS, chunk, value
from tests.builders.avro_values import TEXT, of_type

SETTINGS = Settings()
ID = st.text(min_size=1, max_size=20)
CLICK = st.fixed_dictionaries(
    {
        "event_id": ID,
        "kind": st.sampled_from(["view", "cart", "uncart", "favourite", "purchase", "return"]),
        "product": ID,
        "price": st.none() | st.floats(0, 1e9),
        "quantity": st.integers(1, 999),  # times the price below what is allowed
        "session": st.none() | TEXT,
        "at_ms": st.integers(0, NOW_MS),
        "composite": st.booleans(),
    }
)
SPOILT = st.sampled_from(
    [
        None,
        b"",
        value()[:-1],
        value() + b"x",
        value(price=-1.0),
        value(kind="x"),
        value("searches"),
        value(shopper=""),
    ]
)


@pytest.mark.parametrize("topic", names())
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_record_is_read_as_it_was_written(topic: str, data: st.DataObject) -> None:
    record = data.draw(of_type(schema(topic)))
    assert decode_one(topic, encode_one(topic, record)) == record


@pytest.mark.parametrize("topic", [name for name in names() if name not in ("journal", "policy-state", "sink-intents")])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_chunk_of_any_records_is_read_as_it_was_written(topic: str, data: st.DataObject) -> None:
    records = data.draw(st.lists(of_type(schema(topic)), max_size=8))
    rows = read_rows(topic, [encode_one(topic, record) for record in records], registry_for(SETTINGS))
    assert rows.batch.to_pylist() == records
    assert rows.batch.schema.equals(arrow_schema(topic))


@settings(max_examples=60, deadline=None)
@given(clicks=st.lists(CLICK, min_size=1, max_size=40), spoilt=st.lists(SPOILT, max_size=40), order=st.randoms())
def test_bad_records_leave_the_good_ones_as_they_are_alone(clicks: Any, spoilt: Any, order: Any) -> None:
    values = [value(**click) for click in clicks]
    mixed = [(at, one) for at, one in enumerate(values)] + [(-1, one) for one in spoilt]
    order.shuffle(mixed)
    decoded = decode(chunk([one for _, one in mixed]), SETTINGS)
    assert len(decoded.poison) == len(spoilt)
    for row, (at, one) in enumerate(mixed):
        alone = decode(chunk([one]), SETTINGS)
        assert _row(decoded, row) == _row(alone, 0)
        assert (at == -1) == (int(decoded.at_ms[row]) == -1)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.binary(max_size=60).map(lambda tail: value()[:5] + tail) | st.binary(max_size=60), max_size=6))
def test_no_bytes_stop_a_chunk(values: list[bytes]) -> None:
    decoded = decode(chunk([value(), *values, value()]), SETTINGS)
    assert decoded.at_ms[[0, -1]].tolist() == [NOW_MS - 1000] * 2
    assert {bad.error for bad in decoded.poison} <= set(DeadLetterError)
    assert len(decoded.poison) == int((decoded.at_ms < 0).sum())


@settings(max_examples=200, deadline=None)
@given(place=st.integers(5, 50), byte=st.integers(0, 255))
def test_a_changed_byte_is_read_the_same_beside_others_and_alone(place: int, byte: int) -> None:
    changed = bytearray(value())
    changed[place % len(changed)] = byte
    beside = decode(chunk([value()] * 40 + [bytes(changed)] + [value()] * 40), SETTINGS)
    alone = decode(chunk([bytes(changed)]), SETTINGS)
    assert _row(beside, 40) == _row(alone, 0)
    assert np.delete(beside.at_ms, 40).tolist() == [NOW_MS - 1000] * 80


def _row(decoded: Any, row: int) -> tuple[Any, ...]:
    shopper, product = int(decoded.shoppers.codes[row]), int(decoded.products.codes[row])
    numbers = (
        decoded.at_ms,
        decoded.kind,
        decoded.price_micro,
        decoded.quantity,
        decoded.id_hash,
        decoded.flags,
    )
    return (
        *(column[row].item() for column in numbers),
        None if shopper < 0 else decoded.shoppers.values[shopper],
        None if product < 0 else decoded.products.values[product],
        decoded.event_ids[row].as_py(),
        decoded.texts[row],
        [bad.error for bad in decoded.poison if bad.offset == decoded.offsets[row]],
    )
