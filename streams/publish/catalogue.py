"""Publishes products and launches, so that no event overtakes the product that it is on.

A worker encodes a product and sends it to `product-vectors`, from which all workers take it. So where one runs, what is
new or says something else is waited for there. Where none runs nobody is waited for: who starts waits itself.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

import pyarrow as pa

from scorer.errors import BadInput, Unavailable
from streams.broadcast import Broadcast
from streams.brokers.access import Access
from streams.codec.registries import registry_for
from streams.kafka import admin
from streams.publish.bare import bare, without_known
from streams.publish.log import Log
from streams.publish.sender import Sender
from streams.publish.standing import standing_products
from streams.runner.awaited import until_encoded
from streams.runner.products import check_product
from streams.settings import Settings

_TAKEN_S: Final = 0.2  # workers take a vector by a fetch of their own, at about the time that it is seen here


async def publish_catalogue(log: Log, sender: Sender) -> None:
    """Products, then launches; returns when all are acknowledged."""
    for topic in ("products", "launches"):
        if log.table(topic).num_rows:
            await asyncio.gather(*await sender.send(topic, log.table(topic)))


async def publish_beside(
    log: Log, sender: Sender, kafka: Access, settings: Settings, tell: Callable[[str], None]
) -> Log:
    """Publish the catalogue of `log` beside the one that stands, and wait for running workers to know it; the log
    without the bare products that stood already.

    Waits for `catalogue_wait_ms` at most, and goes on; `tell` hears of both. Raises Unavailable or BadSetting of Kafka.
    """
    worked = log.products.num_rows > 0 and await admin.members(kafka, settings.group) > 0
    names = set(log.products.column("product").to_pylist()) if worked or bare(log.products).any() else set()
    standing = await standing_products(kafka, settings, names) if names else {}
    log = without_known(log, standing)
    news = changed(log.products, standing) if worked else 0
    await publish_catalogue(log, sender)
    if news:
        await _until_known(news, kafka, settings, tell)
    return log


def changed(products: pa.Table, standing: Mapping[str, Mapping[str, Any]]) -> int:
    """How many of the products, in their last rows, say what none that stands does; those that get no vector apart."""
    last = {row["product"]: row for row in products.to_pylist()}
    return sum(standing.get(name) != row and _is_good(row) for name, row in last.items())


def _is_good(product: Mapping[str, Any]) -> bool:
    try:
        check_product(product)
    except BadInput:
        return False
    return True


async def _until_known(news: int, kafka: Access, settings: Settings, tell: Callable[[str], None]) -> None:
    patience_s = settings.catalogue_wait_ms / 1000
    tell(f"Events wait until the workers know new and changed products ({news}), at most {patience_s:g} s.")
    broadcast = Broadcast(settings, kafka)
    await broadcast.start()
    try:
        await until_encoded(broadcast, settings, kafka, registry_for(settings))
        await asyncio.sleep(_TAKEN_S)
    except Unavailable as error:
        tell(f"Going on without some product vectors, events on them are flagged: {error}")
    finally:
        await broadcast.stop()
