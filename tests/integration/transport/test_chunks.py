"""Records become chunks: all of them, in order, with the ends of the partitions, on both brokers."""

import numpy as np
import pytest

from schemas.topics import INPUTS
from tests.integration.transport.conftest import PARTITIONS, Namespace
from tests.servers.brokers import committed
from tests.servers.worker import running_worker, until

pytestmark = pytest.mark.integration


async def test_every_record_arrives_once_in_order_with_its_key_value_and_time(space: Namespace) -> None:
    values = [b"%d" % n for n in range(1234)]
    await space.publish("clicks", 1, values, at_ms=5000)
    async with running_worker(space.settings) as worker:
        await until(lambda: worker.inbox.count("clicks") >= len(values))
        chunks = [chunk for chunk in worker.inbox.chunks["clicks", 1] if chunk.values]
    assert [value for chunk in chunks for value in chunk.values] == values
    assert {key for chunk in chunks for key in chunk.keys} == {b"k"}
    assert np.concatenate([chunk.offsets for chunk in chunks]).tolist() == list(range(1234))
    assert np.concatenate([chunk.published_ms for chunk in chunks]).tolist() == list(range(5000, 6234))
    assert {(chunk.topic, chunk.partition) for chunk in chunks} == {("clicks", 1)}


async def test_a_chunk_holds_no_more_records_than_the_setting_and_says_where_it_ends(space: Namespace) -> None:
    await space.publish("searches", 0, [b"q"] * 250)
    async with running_worker(space.settings) as worker:
        await until(lambda: worker.inbox.count("searches") >= 250)
        chunks = [chunk for chunk in worker.inbox.chunks["searches", 0] if chunk.values]
    assert [len(chunk.values) for chunk in chunks] == [100, 100, 50]
    assert [chunk.next_offset for chunk in chunks] == [100, 200, 250]
    assert chunks[-1].high_watermark == 250


async def test_an_empty_partition_says_that_it_is_caught_up(space: Namespace) -> None:
    async with running_worker(space.settings) as worker:
        await until(lambda: len(worker.inbox.chunks) == len(INPUTS) * PARTITIONS)
        ends = {
            (c.next_offset, c.high_watermark, len(c.values)) for found in worker.inbox.chunks.values() for c in found
        }
        known = worker.inbox.inputs.high_watermark("reviews", 2)
    assert ends == {(0, 0, 0)}
    assert known == 0


async def test_reading_goes_on_where_the_inbox_says(space: Namespace) -> None:
    await space.publish("reviews", 2, [b"%d" % n for n in range(20)])
    async with running_worker(space.settings, starts={("reviews", 2): 17}) as worker:
        await until(lambda: worker.inbox.count("reviews") >= 3)
        assert worker.inbox.offsets("reviews", 2) == [17, 18, 19]


async def test_what_is_marked_is_committed_and_can_be_read_back(space: Namespace) -> None:
    await space.publish("clicks", 0, [b"c"] * 333)
    async with running_worker(space.settings) as worker:
        await until(lambda: worker.inbox.count("clicks") >= 333)
    group = space.settings.group
    assert await committed(space.settings.kafka, group, space.settings.topic("clicks"), 0) == 333
    assert await committed(space.settings.kafka, group, space.settings.topic("clicks"), 1) in (0, None)


async def test_products_go_on_from_the_committed_offset(space: Namespace) -> None:
    await space.publish("products", 1, [b"a", b"b"])
    async with running_worker(space.settings) as worker:
        await until(lambda: worker.products.values == [b"a", b"b"])
    await space.publish("products", 1, [b"c"])
    async with running_worker(space.settings) as worker:
        await until(lambda: worker.products.values == [b"c"])
