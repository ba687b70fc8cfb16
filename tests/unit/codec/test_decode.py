"""A chunk of events becomes columns, in order, whatever stands beside a good record."""

import numpy as np
import pytest

from scorer.channels import CHANNELS
from scorer.flags import NO_TEXT
from scorer.hashing import span_hashes, text_hash
from scorer.ids import decision_hex
from scorer.kinds import KINDS
from scorer.languages import EN, ZH
from streams.codec.decode import decode
from streams.codec.encode import encode_one
from streams.settings import Settings
from tests.builders.avro_events import NOW_MS, chunk, event, value

SETTINGS = Settings()


def test_a_click_becomes_one_row_of_every_column() -> None:
    decoded = decode(chunk([value(kind="cart", quantity=3, price=0.1)]), SETTINGS)
    assert decoded.offsets.tolist() == [100]
    assert decoded.at_ms.tolist() == [NOW_MS - 1000]
    assert decoded.kind.tolist() == [KINDS["cart"]]
    assert (decoded.shoppers.codes.tolist(), decoded.shoppers.values) == ([0], [b"u1"])
    assert (decoded.products.codes.tolist(), decoded.products.values) == ([0], ["p1"])
    assert decoded.price_micro.tolist() == [100_000]
    assert decoded.quantity.tolist() == [3]
    assert decoded.id_hash.tolist() == span_hashes(np.frombuffer(b"e1", np.uint8), np.array([0, 2])).tolist()
    assert decoded.event_ids.to_pylist() == ["e1"]
    assert decoded.texts == [None]
    assert decoded.poison == []


def test_a_namespace_that_begins_as_the_topic_does_is_no_part_of_its_name() -> None:
    decoded = decode(chunk([value()]), Settings(topic_prefix="cl"))
    assert decoded.products.values == ["p1"]


def test_an_unknown_price_is_minus_one_and_a_free_product_costs_nothing() -> None:
    decoded = decode(chunk([value(price=None), value(price=0.0)]), SETTINGS)
    assert decoded.price_micro.tolist() == [-1, 0]


def test_shoppers_and_products_are_told_once_each() -> None:
    pairs = [("u1", "p2"), ("u2", "p1"), ("u1", "p1")]
    values = [value(shopper=shopper, product=product) for shopper, product in pairs]
    decoded = decode(chunk(values, keys=[shopper.encode() for shopper, _ in pairs]), SETTINGS)
    assert (decoded.shoppers.codes.tolist(), decoded.shoppers.values) == ([0, 1, 0], [b"u1", b"u2"])
    assert (decoded.products.codes.tolist(), decoded.products.values) == ([0, 1, 1], ["p2", "p1"])


def test_a_search_has_its_words_and_no_product() -> None:
    decoded = decode(chunk([value("searches")], "searches"), SETTINGS)
    assert decoded.texts == ["red shoes"]
    assert decoded.kind.tolist() == [KINDS["search"]]
    assert (decoded.products.codes.tolist(), decoded.products.values) == ([-1], [])
    assert decoded.quantity.tolist() == [1]


def test_a_review_has_its_text_and_its_product() -> None:
    decoded = decode(chunk([value("reviews")], "reviews"), SETTINGS)
    assert decoded.texts == ["很好"]
    assert decoded.kind.tolist() == [KINDS["review"]]
    assert decoded.products.values == ["p1"]


def test_what_a_shopper_told_is_a_note_of_time_zone_channels_and_language() -> None:
    values = [value("shoppers"), value("shoppers", consent=[], time_zone="UTC", language="en-GB")]
    decoded = decode(chunk(values, "shoppers"), SETTINGS)
    assert decoded.kind.tolist() == [KINDS["shopper"]] * 2
    assert decoded.note.tolist() == [[text_hash("Asia/Shanghai"), 9 | ZH << 8], [text_hash("UTC"), EN << 8]]
    assert (decoded.products.codes.tolist(), decoded.texts, decoded.flags.tolist()) == ([-1, -1], [None, None], [0, 0])


def test_channels_may_stand_in_any_order_and_twice() -> None:
    consents = [["email", "push", "push"], list(reversed(CHANNELS)), [], ["home_slot"]]
    decoded = decode(chunk([value("shoppers", consent=consent) for consent in consents], "shoppers"), SETTINGS)
    assert (decoded.note[:, 1] & np.uint64(255)).tolist() == [9, 15, 0, 4]


def test_a_delivery_is_a_note_of_the_decisions_id_and_whether_it_was_shown() -> None:
    values = [value("deliveries"), value("deliveries", status="failed", decision_id="f" * 32)]
    decoded = decode(chunk(values, "deliveries"), SETTINGS)
    assert decoded.kind.tolist() == [KINDS["delivery"]] * 2
    assert decision_hex(decoded.note) == ["000102030405060708090a0b0c0d0e0f", "f" * 32]
    assert decoded.quantity.tolist() == [1, 0]


def test_an_act_has_no_note() -> None:
    assert decode(chunk([value(), value()]), SETTINGS).note.tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize("text", ["😀👩‍👩‍👧", "مرحبا بالعالم", "a\0b", "x" * 1_000_000, "\u202eabc", "\ufeff"])
def test_any_text_is_a_result(text: str) -> None:
    decoded = decode(chunk([value("reviews", text=text), value("reviews")], "reviews"), SETTINGS)
    assert decoded.texts == [text, "很好"]
    assert decoded.flags.tolist() == [0, 0]


@pytest.mark.parametrize("text", ["", "  \t\n", "\u3000"])
def test_a_text_without_a_sign_is_a_result_flagged_no_text(text: str) -> None:
    decoded = decode(chunk([value("searches", query=text)], "searches"), SETTINGS)
    assert decoded.flags.tolist() == [NO_TEXT]
    assert decoded.poison == []


@pytest.mark.parametrize("shopper", ["😀", "مرحبا", "a\0b", " "])
def test_any_sign_may_stand_in_an_id(shopper: str) -> None:
    decoded = decode(chunk([value(shopper=shopper)], keys=[shopper.encode()]), SETTINGS)
    assert decoded.shoppers.values == [shopper.encode()]


def test_a_time_in_1970_is_read_and_left_to_the_lateness() -> None:
    decoded = decode(chunk([value(at_ms=0)]), SETTINGS)
    assert decoded.at_ms.tolist() == [0]
    assert decoded.poison == []


def test_the_whole_of_max_ahead_is_allowed() -> None:
    settings = Settings(max_ahead_ms=1000)
    decoded = decode(chunk([value(at_ms=NOW_MS + 1000), value(at_ms=NOW_MS + 1001)]), settings)
    assert decoded.at_ms.tolist() == [NOW_MS + 1000, -1]


def test_an_empty_chunk_has_no_rows() -> None:
    decoded = decode(chunk([]), SETTINGS)
    assert (len(decoded), decoded.texts, decoded.poison) == (0, [], [])


def test_offsets_may_have_holes() -> None:
    first = chunk([value(), None, value()])
    first.offsets[:] = [5, 9, 70]
    decoded = decode(first, SETTINGS)
    assert decoded.offsets.tolist() == [5, 9, 70]
    assert [bad.offset for bad in decoded.poison] == [9]


def test_a_poison_row_is_empty_and_its_neighbours_are_whole() -> None:
    values = [value(), value()[:-3], value(product="p2")]
    decoded = decode(chunk(values), SETTINGS)
    assert decoded.at_ms.tolist() == [NOW_MS - 1000, -1, NOW_MS - 1000]
    assert decoded.shoppers.codes.tolist() == [0, -1, 0]
    assert decoded.products.codes.tolist() == [0, -1, 1]
    assert decoded.price_micro.tolist() == [9_500_000, -1, 9_500_000]
    assert decoded.event_ids.to_pylist() == ["e1", None, "e1"]
    assert decoded.id_hash.tolist()[1] == 0
    bad = decoded.poison[0]
    assert (bad.offset, bad.published_ms, bad.key, bad.value) == (101, NOW_MS, b"u1", values[1])


def test_nothing_of_a_refused_record_reaches_the_columns() -> None:
    decoded = decode(chunk([value(shopper="other", product="p9"), value()]), SETTINGS)
    assert decoded.shoppers.values == [b"u1"]
    assert decoded.products.values == ["p1"]


def test_a_record_with_defaults_left_out_is_whole() -> None:
    short = {
        name: field for name, field in event().items() if name in ("event_id", "shopper", "at_ms", "kind", "product")
    }
    decoded = decode(chunk([encode_one("clicks", short)]), SETTINGS)
    assert (decoded.price_micro.tolist(), decoded.quantity.tolist()) == ([-1], [1])
