"""The broadcast topics, read anew: what others wrote there and no worker took changes nothing here either."""

import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any, Protocol

from streams.recount.launches import Launches
from streams.recount.plans import why_unusable
from streams.recount.products import Products
from streams.recount.reading import UNREADABLE, Avro

LOG = logging.getLogger(__name__)
_VECTOR_UNIT_BYTES = 4
_VERSIONS = range(2**31)  # what 32 bits with a sign hold, from 0


class Records(Protocol):
    """Gives the records of a partition; a Reader does."""

    def records(self, topic: str, partition: int) -> AsyncIterator[Any]:
        """In order, each with `offset`, `key` and `value`."""


async def read_broadcast(reader: Records, avro: Avro, launches: Launches, products: Products) -> None:
    """Fill both. A record that is none of its topic, or whose key is not its launch, is left out with a warning; a plan
    that nobody can follow, a status that nobody knows, or a version beyond what decisions name, ends its launch, with
    one too."""
    async for record in reader.records("launches", 0):
        try:
            launch, told = _launch(avro, record)
        except UNREADABLE as error:
            LOG.warning("launches/0/%s is left out: %s", record.offset, error)
            continue
        why = _why_ended(told) if told else ""
        if why:
            LOG.warning("launches/0/%s ends the launch %r: %s", record.offset, launch, why)
        launches.versions.append((record.offset, launch, None if why else told))
    async for record in reader.records("product-vectors", 0):
        try:
            product = _product(avro, record)
        except UNREADABLE as error:
            LOG.warning("product-vectors/0/%s is left out: %s", record.offset, error)
            continue
        if product is not None:
            products.add(record.offset, product)


def _launch(avro: Avro, record: Any) -> tuple[str, Mapping[str, Any] | None]:
    key = (record.key or b"").decode()
    told = None if record.value is None else avro.whole("launches", record.value)
    named = key if told is None else told["launch"]
    if not key or named != key:
        raise ValueError(f"its key is {key!r:.80}, its launch {named!r:.80}")
    return key, told


def _why_ended(told: Mapping[str, Any]) -> str:
    """What in a record is not understood; empty where all is."""
    if told["status"] not in ("live", "paused", "ended"):
        return f"a status that is not known: {told['status']!r:.80}"
    if told["version"] not in _VERSIONS:
        return f"a version that is not from 0 to {_VERSIONS[-1]}: {told['version']}"
    return why_unusable(told["plan"]) if told["plan"] else ""


def _product(avro: Avro, record: Any) -> Mapping[str, Any] | None:
    (record.key or b"").decode()
    told = None if record.value is None else avro.whole("product-vectors", record.value)
    if told and len(told["vector"] or b"") % _VECTOR_UNIT_BYTES:
        raise ValueError(f"a vector of {len(told['vector'])} bytes")
    return told
