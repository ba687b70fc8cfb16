"""The products that stand on their topic before a log is published."""

from collections.abc import Set
from typing import Any

from scorer.errors import BadInput
from streams.brokers.access import Access
from streams.codec.registries import registry_for
from streams.kafka.consume import read_topic
from streams.runner.products import read_product
from streams.settings import Settings


async def standing_products(kafka: Access, settings: Settings, names: Set[str]) -> dict[str, dict[str, Any]]:
    """Of each product in `names` that the topic `products` knows, its newest record that counts: workers pass over what
    has no value or may not be.

    Reads the topic whole. Raises Unavailable or BadSetting of Kafka, and Unavailable of the registry.
    """
    registry, found = registry_for(settings), {}
    async for chunk in read_topic(kafka, settings.topic("products")):
        for value in chunk.values:
            try:
                product = read_product(value or b"", registry)
            except BadInput:
                continue
            if product["product"] in names:
                found[product["product"]] = product
    return found
