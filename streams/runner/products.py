"""Encodes each product's text once, and publishes what the fold needs of the product on `product-vectors`."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from aiokafka import AIOKafkaProducer

from schemas.dead_letters import DeadLetterError
from schemas.registry import Registry
from scorer.errors import BadInput
from scorer.flags import DEGRADED, NO_TEXT
from streams.codec.encode import decode_one, encode_one
from streams.codec.registries import registry_for
from streams.kafka.batches import send_rows
from streams.kafka.fitting import fitting
from streams.ports import Chunk, TextModel, TextScores
from streams.settings import Settings

LOG = logging.getLogger(__name__)
RETRY_S = 1.0
_SAID_EVERY = 300  # waits: each partition waits by itself, and an outage may last
_MICRO = 1_000_000
_AT_ONCE = 256


class UnfitError(BadInput):
    """A product that can be read and says what none may; `reason` is its class in dead-letters."""

    def __init__(self, reason: DeadLetterError, what: str, seen: str = "") -> None:
        super().__init__(what, seen=seen, remedy="Correct the product.")
        self.reason = reason.value


class Products:
    """Implements ProductsInbox.

    Products wait in Kafka while no model answers: a fallback's vector is never published.
    """

    def __init__(
        self, settings: Settings, text: TextModel, producer: AIOKafkaProducer, *, retry_s: float = RETRY_S
    ) -> None:
        self._settings, self._text, self._producer, self._retry_s = settings, text, producer, retry_s
        self._registry = registry_for(settings)

    async def accept_products(self, chunk: Chunk) -> None:
        """Publish the vectors of one chunk; what cannot be read is named in `dead-letters`, outside the journal."""
        good: list[tuple[int, dict[str, Any]]] = []
        for offset, value in zip(chunk.offsets.tolist(), chunk.values, strict=True):
            try:
                if value is not None:
                    good.append((offset, read_product(value, self._registry)))
            except BadInput as error:
                await self._refuse(chunk, offset, error)
        for first in range(0, len(good), _AT_ONCE):
            await self._publish(chunk.partition, good[first : first + _AT_ONCE])

    async def _publish(self, partition: int, products: list[tuple[int, dict[str, Any]]]) -> None:
        scores = await self._encoded([product["title"] for _, product in products])
        keys, values = [], []
        for at, (offset, product) in enumerate(products):
            keys.append(product["product"].encode())
            record = self._record(product, scores, at) | _source(partition, offset)
            values.append(encode_one("product-vectors", record, registry=self._registry))
        await send_rows(self._producer, self._settings.topic("product-vectors"), 0, keys, values)

    async def _encoded(self, titles: list[str]) -> TextScores:
        waits = 0
        while ((scores := await self._text.encode(titles)).flags & DEGRADED).any():
            if waits % _SAID_EVERY == 0:
                LOG.warning("no text model answers; %d products wait, and it is asked each second", len(titles))
            waits += 1
            await asyncio.sleep(self._retry_s)
        return scores

    def _record(self, product: dict[str, Any], scores: TextScores, at: int) -> dict[str, Any]:
        no_text = bool(scores.flags[at] & NO_TEXT)
        price = product["price"]
        return {
            "product": product["product"],
            "title": product["title"],
            "category": product["category"],
            "brand": product["brand"],
            "price_micro": -1 if price is None else round(price * _MICRO),
            "stock": -1 if product["stock"] is None else product["stock"],
            "vector": b"" if no_text else scores.vectors[at].astype("<f4").tobytes(),
            "model": "" if no_text else scores.model,
            "space": self._text.space,
            "flags": 1 if no_text else 0,
        }

    async def _refuse(self, chunk: Chunk, offset: int, error: BadInput) -> None:
        at = int((chunk.offsets == offset).argmax())
        letter = {
            "seq": -1,
            "topic": "products",
            "partition": chunk.partition,
            "offset": offset,
            "published_ms": int(chunk.published_ms[at]),
            "key": chunk.keys[at],
            "value": chunk.values[at],
            "error": error.reason if isinstance(error, UnfitError) else DeadLetterError.WRONG_TYPE.value,
            "message": str(error),
        }
        topic = self._settings.topic("dead-letters")
        value = encode_one("dead-letters", letter, registry=self._registry)
        with fitting(topic):
            await self._producer.send_and_wait(topic, value, key=chunk.keys[at], partition=chunk.partition)


def read_product(value: bytes, registry: Registry) -> dict[str, Any]:
    """A record of `products` that gets a vector. Raises BadInput for any other, Unavailable of the registry."""
    product = decode_one("products", value, registry=registry)
    check_product(product)
    return product


def check_product(product: Mapping[str, Any]) -> None:
    """Raises BadInput for a record of `products` that gets no vector."""
    price = product["price"]
    if price is not None and not 0 <= price < 1e12:
        raise UnfitError(DeadLetterError.BAD_PRICE, "a price must be from 0 to below 1e12", repr(price))
    if product["stock"] is not None and product["stock"] < 0:
        raise BadInput("a stock must be 0 or more", seen=str(product["stock"]), remedy="Correct the product.")
    if not product["product"]:
        raise UnfitError(DeadLetterError.EMPTY_PRODUCT, "a product needs an id")


def _source(partition: int, offset: int) -> dict[str, int]:
    return {"source_partition": partition, "source_offset": offset}
