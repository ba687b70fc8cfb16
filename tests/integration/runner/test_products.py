"""Products wait for the model that encodes them, and a long wait is told once."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from aiokafka import AIOKafkaProducer

from streams.brokers.access import Access
from streams.codec.encode import encode_one
from streams.kafka.admin import create
from streams.kafka.log import Log
from streams.kafka.topics import plans
from streams.ports import Bools, TextScores
from streams.runner import products
from streams.runner.products import Products
from streams.settings import Settings
from tests.builders.avro_events import chunk
from tests.fakes.models import HashText

pytestmark = pytest.mark.integration
KETTLE = {"product": "kettle", "title": "Quiet kettle", "category": "kitchen", "brand": "", "price": 9.5, "stock": None}


class AwayText:
    """Implements TextModel: down for the first three requests."""

    space = HashText.space

    def __init__(self) -> None:
        self.asked = 0

    async def encode(self, texts: Sequence[str], vectors: Bools | None = None) -> TextScores:
        self.asked += 1
        return await replace(HashText(), down=self.asked <= 3).encode(texts, vectors)


async def test_products_wait_until_the_model_answers_and_the_wait_is_told_once(
    settings_of: Callable[[int], Settings], caplog: pytest.LogCaptureFixture
) -> None:
    settings, text = settings_of(10), AwayText()
    await create(Access.of(settings), plans(settings))
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka, acks="all") as producer:
        waiting = Products(settings, text, producer, retry_s=0.0)
        await waiting.accept_products(chunk([encode_one("products", KETTLE)], "products"))
    async with Log(Access.of(settings), settings.topic("product-vectors"), 0) as log:
        assert await log.high_watermark() == 1
    told = [record.getMessage() for record in caplog.records if record.name == products.__name__]
    assert (text.asked, told) == (4, ["no text model answers; 1 products wait, and it is asked each second"])
