"""The products that plans are checked against: from a file, or from the topic `products`."""

import json
from pathlib import Path
from typing import Any

from schemas.registry import Registry
from scorer.errors import BadInput
from scorer.plan import MICRO
from streams.brokers.access import Access
from streams.codec.encode import decode_one
from streams.kafka.consume import read_topic
from streams.plans.shop import Product, Shop


def read_catalogue(path: Path) -> Shop:
    """JSON lines with `product` and, where known, `category`, `brand`, `price`; lines of another `topic` than products
    are passed over. Raises BadInput that names the line."""
    shop = Shop()
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                content = json.loads(line.decode("utf-8-sig")) if line.strip() else {"topic": ""}
                if content.get("topic", "products") == "products":
                    shop.add(_product(content))
            except (ValueError, KeyError, AttributeError, TypeError, OverflowError, RecursionError) as error:
                raise BadInput(
                    "a catalogue line that cannot be used",
                    where=f"{path}:{number}",
                    seen=f"{type(error).__name__}: {error}: {line[:80].decode('utf-8', 'replace').strip()}",
                    remedy='A line is like {"product": "P-1", "category": "kitchen", "price": 49.9}.',
                ) from error
    return shop


async def running_catalogue(kafka: Access, topic: str, registry: Registry) -> Shop:
    """The topic `products` (its full name). A record that cannot be used is passed over: the worker tells it. Raises
    Unavailable or BadSetting of Kafka."""
    shop = Shop()
    async for chunk in read_topic(kafka, topic):
        for value in chunk.values:
            try:
                shop.add(_product(decode_one("products", value or b"", registry=registry)))
            except (BadInput, ValueError, OverflowError):
                continue
    return shop


def _product(content: dict[str, Any]) -> Product:
    price = content.get("price")
    return Product(
        str(content["product"]),
        str(content.get("category") or ""),
        str(content.get("brand") or ""),
        None if price is None else round(float(price) * MICRO),
    )
