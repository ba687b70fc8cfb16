"""A worker that lost its partition stores an older row behind a newer one: no compaction may keep the older one.

new owner      row(step 9) ......... row(step 9) again
old owner                  row(step 3)
compaction                                  ^ from here on keeps step 9
"""

import asyncio
from collections.abc import Callable

import pytest

from schemas.topics import CHANGELOGS
from streams.brokers.access import Access
from streams.kafka.batches import send_rows
from streams.kafka.consume import read_topic
from streams.settings import Settings
from streams.shop.shop import Shop
from streams.store import HEADER
from tests.builders.runner import published, runner, worked

pytestmark = pytest.mark.integration
MakeSettings = Callable[[int], Settings]
SHOP = Shop(3, 1_200)
EARLIER = (-1).to_bytes(8, "little", signed=True)


async def store_older_rows(settings: Settings, of: list[dict[bytes, bytes]]) -> None:
    """As the old owner would: a row of an earlier step for every shopper of partition 0."""
    async with runner(settings) as (old, _):
        for name, rows in zip(CHANGELOGS, of, strict=True):
            older = [row[:1] + EARLIER + bytes(len(row) - HEADER.itemsize) for row in rows.values()]
            await send_rows(old._parts.outputs, settings.topic(name), 0, list(rows), older)


async def compacted(settings: Settings) -> list[dict[bytes, bytes]]:
    """What is left when a broker keeps the last record of each key."""
    kept: list[dict[bytes, bytes]] = []
    for name in CHANGELOGS:
        rows: dict[bytes, bytes] = {}
        async for chunk in read_topic(Access.of(settings), settings.topic(name)):
            if chunk.partition == 0:
                rows |= dict(zip(chunk.keys, chunk.values, strict=True))
        kept.append(rows)
    return kept


async def worked_calmly(settings: Settings) -> list[dict[bytes, bytes]]:
    await published(settings, SHOP)
    await worked(settings)
    return await compacted(settings)


async def test_the_next_owner_stores_the_newer_rows_again(settings_of: MakeSettings) -> None:
    settings = settings_of(97)
    calm = await worked_calmly(settings)
    await store_older_rows(settings, calm)
    assert await compacted(settings) != calm
    await worked(settings)
    assert await compacted(settings) == calm


async def test_an_owner_that_stores_rows_notices_the_older_ones(settings_of: MakeSettings) -> None:
    calm = await worked_calmly(settings_of(97))
    settings = settings_of(97)
    await published(settings, SHOP)
    await worked(settings, until=600)
    await worked(settings, meanwhile=lambda: store_older_rows(settings, calm))
    assert rows_of(await compacted(settings)) == rows_of(calm)


async def test_an_owner_that_rests_looks_for_older_ones(settings_of: MakeSettings) -> None:
    settings = settings_of(97)
    calm = await worked_calmly(settings)
    async with runner(settings, look_s=0.0) as (owner, _):
        await owner.assigned(frozenset({0}))
        await asyncio.sleep(1)  # the flush that follows a takeover is over
        await store_older_rows(settings, calm)
        async with asyncio.timeout(60):
            while await compacted(settings) != calm:
                await asyncio.sleep(0.1)


def rows_of(changelogs: list[dict[bytes, bytes]]) -> list[dict[bytes, bytes]]:
    """Without the number of the step, which depends on where a worker was killed."""
    return [{key: value[HEADER.itemsize :] for key, value in each.items()} for each in changelogs]
