import io
import json
from pathlib import Path

import pytest

from streams.logs import jsonl
from streams.logs.formats import FORMATS
from streams.logs.imported import Options
from streams.logs.jsonl_fields import EVENTS, FIELDS
from streams.logs.jsonl_write import write_jsonl
from streams.publish.log import COLUMNS
from streams.shop.shop import Shop
from tests.unit.logs.conftest import Reader

CLICK = {"topic": "clicks", "shopper": "s", "at_ms": 5, "kind": "view", "product": "p"}


def test_what_the_shop_writes_is_read_back_equal_late_and_repeated_events_in_their_places(tmp_path: Path) -> None:
    log = Shop(4, 3_000).log
    text = io.StringIO()
    lines = write_jsonl(log, text)
    path = tmp_path / "shop.jsonl"
    path.write_text(text.getvalue(), encoding="utf-8")
    found = FORMATS["jsonl"].read(path, Options())
    assert (found.read, found.rejected) == (lines, {})
    assert all(found.log.table(topic).equals(log.table(topic)) for topic in COLUMNS)
    assert (found.log.order == log.order).all()


def test_what_is_left_out_gets_what_the_documentation_says(read: Reader) -> None:
    log = read("jsonl", json.dumps(CLICK)).log
    [click] = log.clicks.to_pylist()
    assert len(click.pop("event_id")) == 16
    assert click == {
        "shopper": "s",
        "at_ms": 5,
        "kind": "view",
        "product": "p",
        "price": None,
        "quantity": 1,
        "session": None,
        "composite": False,
    }
    assert log.products.to_pylist() == [
        {"product": "p", "title": "", "category": "", "brand": "", "price": None, "stock": None}
    ]


def test_a_described_product_is_published_as_described(read: Reader) -> None:
    product = {"topic": "products", "product": "p", "title": "无线耳机", "price": 3}
    log = read("jsonl", json.dumps(CLICK), json.dumps(product)).log
    assert log.products.to_pylist() == [
        {"product": "p", "title": "无线耳机", "category": "", "brand": "", "price": 3.0, "stock": None}
    ]


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("not_json", "{"),
        ("not_json", "plain words"),
        ("blank_line", ""),
        ("not_an_object", "[1]"),
        ("not_utf8", b'{"topic": "\xff"}\n'),
        ("unknown_topic", json.dumps(CLICK | {"topic": "orders"})),
        ("missing_field", json.dumps(CLICK | {"shopper": None})),
        ("unknown_field", json.dumps(CLICK | {"shoper": "s"})),
        ("wrong_value", json.dumps(CLICK | {"shopper": ""})),
        ("wrong_value", json.dumps(CLICK | {"shopper": 5})),
        ("wrong_value", json.dumps(CLICK | {"shopper": "\ud800"})),
        ("wrong_value", json.dumps(CLICK | {"at_ms": 5.5})),
        ("wrong_value", json.dumps(CLICK | {"at_ms": True})),
        ("wrong_value", json.dumps(CLICK | {"kind": "stare"})),
        ("wrong_value", json.dumps(CLICK | {"price": float("nan")})),
        ("wrong_value", json.dumps(CLICK | {"price": -1})),
        ("wrong_value", json.dumps(CLICK | {"price": 10**400})),
        ("wrong_value", json.dumps(CLICK | {"price": 2**53 + 1})),
        ("wrong_value", '{"topic": "launches", "launch": "l", "product": "p", "start_ms": 5, "end_ms": 5}'),
        ("wrong_value", json.dumps(CLICK | {"quantity": 0})),
        ("wrong_value", json.dumps(CLICK | {"quantity": 2**31})),
    ],
)
def test_a_line_that_cannot_be_used_is_named_and_its_neighbours_are_read(
    read: Reader, reason: str, line: str | bytes
) -> None:
    found = read("jsonl", json.dumps(CLICK), line, json.dumps(CLICK))
    assert [(row.line, row.reason) for row in found.rejects] == [(2, reason)]
    assert (found.read, len(found.log)) == (3, 2)


def test_every_field_is_documented() -> None:
    for topic in ("products", "launches", *EVENTS):
        for field in FIELDS[topic]:
            assert f" {field} " in jsonl.__doc__.replace(",", " ,") or f" {field}," in jsonl.__doc__, field
