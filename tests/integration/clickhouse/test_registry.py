"""A schema registry of the shop's own: what is published is in its ids, and so is all that is made of it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.topics import TOPICS
from streams.kafka.log import Log
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.builders.runner import published, worked
from tests.servers.hand_made_parts import Parts, engine, recounted, sink_all
from tests.servers.schema_registry import FIRST_ID, schema_registry
from tests.servers.sink_progress import progress

pytestmark = pytest.mark.integration
SHOP = Shop(3, 600)


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """Running parts, whose registry gives ids that the packaged one has not."""
    pytest.importorskip("chdb", reason="the extra `local` is not installed")
    with schema_registry() as server, engine(Settings(data_dir=tmp_path, registry_url=server.url)) as running:
        settings = running.settings.model_copy(update={"kafka": running.at.kafka.bootstrap, "partitions": 2})
        yield Parts(settings, running.at, running.client)


async def ids_on(parts: Parts) -> dict[str, set[int]]:
    """The schema ids of each Avro topic that holds anything."""
    found: dict[str, set[int]] = {}
    for topic in TOPICS:
        for partition in range(1 if topic.single_partition else parts.settings.partitions) if topic.schema else ():
            async with Log(parts.at.kafka, parts.settings.topic(topic.name), partition) as log:
                async for chunk in log.read(0, await log.high_watermark()):
                    ids = {int.from_bytes(value[1:5], "big") for value in chunk.values if value}
                    found.setdefault(topic.name, set()).update(ids)
    return found


def test_events_become_rows_under_a_registry_of_the_shops_own(parts: Parts) -> None:
    async def shopped() -> None:
        await published(parts.settings, SHOP)
        await worked(parts.settings)

    asyncio.run(shopped())
    sink_all(parts)
    found, ids = recounted(parts).summary(), asyncio.run(ids_on(parts))
    counts = [parts.rows(f"SELECT count() FROM {table}")[0][0] for table in ("events", "decisions", "triggers")]
    assert [found["differences"], found["waiting"], min(counts) > 5] == [0, {"events": 0, "steps": 0}, True], counts
    assert {topic for topic, each in ids.items() if min(each) < FIRST_ID} == set()
    assert {"products", "product-vectors", "launches", "journal", "decisions", "sink-intents"} <= ids.keys()
    stands = asyncio.run(progress(parts.settings, parts.at.kafka))
    assert stands.inserted == stands.published
