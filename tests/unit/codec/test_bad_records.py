"""Each kind of bad record ends as a dead letter under its own name, with a sentence, and disturbs no neighbour."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from schemas.dead_letters import EXPLANATIONS, DeadLetterError
from schemas.wire import frame
from streams.codec.decode import decode
from streams.settings import Settings
from tests.builders.avro_events import NOW_MS, chunk, value

SETTINGS = Settings()
CLICK = value()
FOREIGN = value("searches")
BYTES: list[tuple[str, bytes | None, str]] = [
    ("tombstone", None, "no_value"),
    ("empty value", b"", "not_framed"),
    ("four bytes", b"\0\0\0\0", "not_framed"),
    ("JSON", b'{"kind":"view"}', "not_framed"),
    ("header alone", CLICK[:5], "truncated"),
    ("cut by one byte", CLICK[:-1], "truncated"),
    ("cut in the middle", CLICK[:20], "truncated"),
    ("a length of a million million", CLICK[:5] + b"\x80\x80\x80\x80\x80\x80\x20" + CLICK[5:], "truncated"),
    ("a negative length", CLICK[:5] + b"\x01" + CLICK[5:], "truncated"),
    ("bytes left over", CLICK + b"\0", "not_avro"),
    ("no UTF-8", CLICK.replace(b"view", b"v\xff\xfew"), "not_avro"),
    ("a boolean of 7", CLICK[:-1] + b"\x07", "not_avro"),
    ("a number of 12 bytes", CLICK[:11] + b"\xff" * 12 + CLICK[11:], "not_avro"),
    ("unknown id", b"\0\x7f\xff\xff\xff" + CLICK[5:], "unknown_schema"),
    ("a search among clicks", FOREIGN, "wrong_schema"),
    ("a search under a click's id", CLICK[:5] + FOREIGN[5:], "truncated"),
]
FIELDS: list[tuple[dict[str, Any], str]] = [
    ({"shopper": ""}, "empty_shopper"),
    ({"shopper": "u2"}, "key_mismatch"),
    ({"event_id": ""}, "empty_id"),
    ({"event_id": "x" * 513}, "too_long"),
    ({"session": "x" * 1_000_000}, "too_long"),
    ({"product": ""}, "empty_product"),
    ({"at_ms": -1}, "bad_time"),
    ({"at_ms": 7_258_118_400_000}, "bad_time"),
    ({"at_ms": 2**62}, "bad_time"),
    ({"at_ms": 4_102_444_800_000}, "too_far_ahead"),
    ({"at_ms": NOW_MS + 300_001}, "too_far_ahead"),
    ({"kind": "stare"}, "bad_kind"),
    ({"kind": ""}, "bad_kind"),
    ({"kind": "search"}, "bad_kind"),
    ({"price": math.nan}, "bad_price"),
    ({"price": math.inf}, "bad_price"),
    ({"price": -math.inf}, "bad_price"),
    ({"price": -0.01}, "bad_price"),
    ({"price": 1e12}, "bad_price"),
    ({"price": 1e308}, "bad_price"),
    ({"quantity": 0}, "bad_quantity"),
    ({"quantity": -3}, "bad_quantity"),
    ({"price": 5000.0, "quantity": 2**31 - 1}, "bad_quantity"),
    ({"price": 1e11, "quantity": 10}, "bad_quantity"),
    ({"price": 5e-324, "quantity": -1}, "bad_quantity"),
]


TEXTS: list[tuple[str, str, str]] = [  # with a letter of three bytes: it is bytes that count
    ("searches", "query", "x" * 2_097_150 + "好"),
    ("reviews", "text", "好" * 699_051),
]
TOLD: list[tuple[str, dict[str, Any], str]] = [
    ("shoppers", {"consent": ["push", "carrier_pigeon"]}, "bad_channel"),
    ("shoppers", {"consent": [""]}, "bad_channel"),
    ("shoppers", {"time_zone": "Asia/Atlantis"}, "bad_time_zone"),
    ("shoppers", {"time_zone": "+08:00"}, "bad_time_zone"),
    ("shoppers", {"time_zone": ""}, "bad_time_zone"),
    ("shoppers", {"language": "x" * 513}, "too_long"),
    ("shoppers", {"shopper": "u2"}, "key_mismatch"),
    ("shoppers", {"at_ms": 4_102_444_800_000}, "too_far_ahead"),
    ("deliveries", {"decision_id": "0" * 31}, "bad_decision_id"),
    ("deliveries", {"decision_id": "0" * 33}, "bad_decision_id"),
    ("deliveries", {"decision_id": "0" * 32 + "\n"}, "bad_decision_id"),
    ("deliveries", {"decision_id": "A" * 32}, "bad_decision_id"),
    ("deliveries", {"decision_id": "g" * 32}, "bad_decision_id"),
    ("deliveries", {"status": "seen"}, "bad_status"),
    ("deliveries", {"event_id": ""}, "empty_id"),
]


@pytest.mark.parametrize(("topic", "field", "text"), TEXTS)
def test_a_text_that_no_person_wrote(topic: str, field: str, text: str) -> None:
    longest = value(topic, **{field: "x" * 2_097_152})
    (bad,) = decode(chunk([longest, value(topic, **{field: text}), longest], topic), SETTINGS).poison
    assert (bad.offset, bad.error) == (101, "too_long")
    assert bad.message == f"{field} has {len(text.encode())} bytes, 2097152 are allowed"


@pytest.mark.parametrize(("topic", "changes", "error"), TOLD)
def test_what_is_told_and_cannot_be_used(topic: str, changes: dict[str, Any], error: str) -> None:
    good = value(topic)
    decoded = decode(chunk([good, value(topic, **changes), good], topic), SETTINGS)
    assert [(found.offset, found.error) for found in decoded.poison] == [(101, error)]
    assert decoded.note.any(axis=1).tolist() == [True, False, True]


def test_a_shopper_is_not_forgotten_by_a_record_without_a_value() -> None:
    decoded = decode(chunk([value("shoppers"), None], "shoppers"), SETTINGS)
    assert [(found.offset, found.error) for found in decoded.poison] == [(101, "no_value")]


@pytest.mark.parametrize(("bad", "error"), [case[1:] for case in BYTES], ids=[case[0] for case in BYTES])
def test_bytes_that_are_no_event(bad: bytes | None, error: str) -> None:
    _one_between_two(bad, error)


@pytest.mark.parametrize(("changes", "error"), FIELDS, ids=[f"{next(iter(case[0]))}-{case[1]}" for case in FIELDS])
def test_fields_that_cannot_be_used(changes: dict[str, Any], error: str) -> None:
    _one_between_two(value(**changes), error)


@pytest.mark.parametrize("key", [None, b"", b"u2", b"\xff\xfe"])
def test_a_key_that_is_not_the_shopper(key: bytes | None) -> None:
    decoded = decode(chunk([CLICK, CLICK, CLICK], keys=[b"u1", key, b"u1"]), SETTINGS)
    assert [(bad.offset, bad.error) for bad in decoded.poison] == [(101, "key_mismatch")]


@pytest.mark.parametrize("stamp", [4_260_211_200_000, 1000 * NOW_MS, 1_000_000 * NOW_MS, 2**63 - 1])
def test_a_stamp_that_no_table_keeps_by(stamp: int) -> None:
    three = chunk([CLICK] * 3)
    stamped = replace(three, published_ms=np.array([4_260_211_199_999, stamp, NOW_MS]))
    (bad,) = decode(stamped, SETTINGS).poison
    assert (bad.offset, bad.error) == (101, "bad_time")
    assert bad.message == f"the record's own time is {stamp}, less than 4260211200000 is allowed"


def test_the_first_reason_of_several_is_told() -> None:
    worst = value(shopper="", kind="stare", price=-1.0)
    assert [bad.error for bad in decode(chunk([worst]), SETTINGS).poison] == ["empty_shopper"]


def test_a_message_shows_what_was_seen_and_stays_short() -> None:
    decoded = decode(chunk([value(kind="x" * 1_000_000), value(at_ms=NOW_MS + 300_001)]), SETTINGS)
    assert decoded.poison[0].message.startswith("kind is 'xxx")
    assert len(decoded.poison[0].message) < 120
    assert "300001 ms ahead, 300000 are allowed" in decoded.poison[1].message


def test_a_message_about_price_times_quantity_says_how_much_is_allowed() -> None:
    decoded = decode(chunk([value(price=1e11, quantity=9), value(price=5000.0, quantity=2**31 - 1)]), SETTINGS)
    told = "price 5000.0 times quantity 2147483647 is 1.07374e+13, less than 1e+12 is allowed"
    assert [(bad.offset, bad.message) for bad in decoded.poison] == [(101, told)]


def test_every_class_has_a_meaning_and_a_remedy() -> None:
    assert set(EXPLANATIONS) == set(DeadLetterError)
    assert all(told.meaning and told.remedy for told in EXPLANATIONS.values())


def test_no_message_is_empty() -> None:
    values = [bad for _, bad, _ in BYTES] + [value(**changes) for changes, _ in FIELDS]
    decoded = decode(chunk(values), SETTINGS)
    assert [bad.error for bad in decoded.poison] == [case[2] for case in BYTES] + [case[1] for case in FIELDS]
    assert all(bad.message for bad in decoded.poison)


def test_only_bad_records_leave_no_rows() -> None:
    decoded = decode(chunk([None, b"", frame(1, b"")]), SETTINGS)
    assert decoded.at_ms.tolist() == [-1, -1, -1]
    assert decoded.shoppers.values == []


def _one_between_two(bad: bytes | None, error: str) -> None:
    decoded = decode(chunk([CLICK, bad, CLICK]), SETTINGS)
    assert [(found.offset, found.error, found.value) for found in decoded.poison] == [(101, error, bad)]
    assert decoded.at_ms.tolist() == [NOW_MS - 1000, -1, NOW_MS - 1000]
