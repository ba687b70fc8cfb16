"""Events wait for the products that they are on, where there is a worker that encodes them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiokafka import AIOKafkaProducer

from streams.brokers.access import Access
from streams.kafka.admin import create, members
from streams.kafka.topics import plans
from streams.ports import Chunk
from streams.publish.publishing import publish
from streams.runner.products import Products
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.fakes.inbox import CountingProducts
from tests.fakes.models import HashText
from tests.servers.worker import running_worker

pytestmark = pytest.mark.integration
SHOP = Shop(5, 60)


@dataclass
class Told:
    """What was told of a publishing, and how many products were encoded at each of its slices."""

    sentences: list[str] = field(default_factory=list)
    encoded: list[int] = field(default_factory=list)


async def test_events_wait_until_a_running_worker_has_encoded_their_products(settings: Settings) -> None:
    async with _worker(settings) as products:
        told = await _published(settings, products)
    count = SHOP.log.products.num_rows
    assert set(told.encoded) == {count}
    assert told.sentences == [f"Events wait until the workers know new and changed products ({count}), at most 60 s."]


async def test_products_that_stand_as_they_are_published_are_not_waited_for(settings: Settings) -> None:
    async with _worker(settings) as products:
        await _published(settings, products)
        again = await _published(settings, products)
    assert again.sentences == []


async def test_where_no_worker_runs_nobody_is_waited_for(settings: Settings) -> None:
    told = await _published(settings, CountingProducts())
    assert told.sentences == []


async def test_where_no_vectors_come_events_follow_after_a_while(settings: Settings) -> None:
    impatient = settings.model_copy(update={"catalogue_wait_ms": 200})
    await create(Access.of(settings), plans(settings))
    async with running_worker(impatient) as worker:
        told = await _published(impatient, worker.products)
    assert told.encoded != []
    assert told.sentences[1].startswith("Going on without some product vectors, events on them are flagged: ")


async def _published(settings: Settings, products: CountingProducts) -> Told:
    told = Told()
    await create(Access.of(settings), plans(settings))
    await publish(
        SHOP.log,
        Access.of(settings),
        settings,
        on_progress=lambda _: told.encoded.append(len(products.values)),
        tell=told.sentences.append,
    )
    return told


@asynccontextmanager
async def _worker(settings: Settings) -> AsyncIterator[CountingProducts]:
    """A worker that is in no hurry to encode; what it has encoded."""
    await create(Access.of(settings), plans(settings))
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka, acks="all") as producer:

        class Slow(CountingProducts):
            async def accept_products(self, chunk: Chunk) -> None:
                await asyncio.sleep(0.3)
                await Products(settings, HashText(), producer).accept_products(chunk)
                await super().accept_products(chunk)

        async with running_worker(settings, products_of=Slow) as worker:
            assert await members(Access.of(settings), settings.group) == 1
            yield worker.products
