"""A refused product stands in dead letters under a class whose meaning and remedy fit what is wrong with it."""

from typing import Any, cast

import pytest
from aiokafka import AIOKafkaProducer

from streams.codec.encode import decode_one, encode_one
from streams.runner.products import Products
from streams.settings import Settings
from tests.builders.avro_events import chunk
from tests.fakes.models import HashText

KETTLE = {"product": "kettle", "title": "Quiet kettle", "category": "", "brand": "", "price": 9.5, "stock": None}


class Sent:
    """A producer that keeps what it was given."""

    def __init__(self) -> None:
        self.letters: list[dict[str, Any]] = []

    async def send_and_wait(self, topic: str, value: bytes, **_: object) -> None:
        self.letters.append(decode_one(topic, value))


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"price": -1.0}, "bad_price", "a price must be"),
        ({"price": 1e12}, "bad_price", "a price must be"),
        ({"product": ""}, "empty_product", "a product needs an id"),
    ],
)
async def test_a_refused_product_is_named_by_what_is_wrong_with_it(
    changes: dict[str, Any], error: str, message: str
) -> None:
    sent = Sent()
    inbox = Products(Settings(), HashText(), cast(AIOKafkaProducer, sent))
    await inbox.accept_products(chunk([encode_one("products", KETTLE | changes)], "products"))
    [letter] = sent.letters
    assert (letter["error"], message in letter["message"]) == (error, True)
