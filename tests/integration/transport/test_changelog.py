"""Rows to a changelog and back, on both brokers."""

import asyncio

import numpy as np
import pytest

from scorer.errors import Inconsistent
from streams.brokers.access import Access
from streams.kafka.batches import send_rows
from streams.runner.readable import check_readable
from streams.transport.changelog import restore
from streams.transport.newest import FORMAT
from streams.wiring import Worker
from tests.integration.transport.conftest import PARTITIONS, Namespace
from tests.servers.brokers import make_topics

pytestmark = pytest.mark.integration
ROW = 455


def rows(steps: range) -> np.ndarray:
    found = np.random.default_rng(steps.start).integers(0, 256, (len(steps), 9 + ROW)).astype(np.uint8)
    found[:, 0] = FORMAT
    found[:, 1:9] = np.arange(steps.start, steps.stop).astype("<i8").view(np.uint8).reshape(-1, 8)
    return found


async def test_rows_come_back_as_they_were_sent_over_many_batches(space: Namespace) -> None:
    topic, kafka = space.settings.topic("reviews"), Access.of(space.settings)
    keys, sent = [b"shopper-%d" % n for n in range(20_000)], rows(range(20_000))
    await send_rows(space.producer, topic, 1, keys, sent)
    found = await restore(kafka, topic, 1)
    assert found.keys == keys
    assert np.array_equal(found.values, sent)
    assert found.values.flags.c_contiguous


async def test_the_newest_step_of_each_key_comes_back_and_no_forgotten_one(space: Namespace) -> None:
    topic, kafka = space.settings.topic("reviews"), Access.of(space.settings)
    sent = rows(range(4))
    await send_rows(space.producer, topic, 2, [b"a", b"b", b"c", b"a"], sent[[2, 0, 1, 0]])
    await send_rows(space.producer, topic, 2, [b"c"], [None])
    found = await restore(kafka, topic, 2)
    assert found.keys == [b"a", b"b"]
    assert np.array_equal(found.values, sent[[2, 0]])


async def test_an_empty_changelog_is_restored_at_once(space: Namespace) -> None:
    found = await restore(Access.of(space.settings), space.settings.topic("reviews"), 0)
    assert (found.keys, found.values.shape) == ([], (0, 0))


async def test_a_value_bigger_than_a_batch_is_sent_alone(space: Namespace) -> None:
    topic, kafka = space.settings.topic("reviews"), Access.of(space.settings)
    big = bytes([FORMAT]) + bytes(8) + bytes(900_000)
    await send_rows(space.producer, topic, 0, [b"a", b"b"], [big, big])
    found = await restore(kafka, topic, 0)
    assert (found.keys, found.values.shape) == ([b"a", b"b"], (2, 900_009))


async def test_rows_of_another_version_are_told_before_a_partition_is_taken(space: Namespace) -> None:
    topic, kafka = space.settings.topic("profiles"), Access.of(space.settings)
    await make_topics(space.settings.kafka, [topic], PARTITIONS)
    await check_readable(space.settings, kafka)  # no rows
    await send_rows(space.producer, topic, 1, [b"a"], [None])
    await send_rows(space.producer, topic, 1, [b"b"], [bytes([FORMAT - 1]) + bytes(8 + ROW)])
    told = rf"profiles/1/1; seen: rows of format {FORMAT - 1}; this version has format {FORMAT}"
    with pytest.raises(Inconsistent, match=told):
        await check_readable(space.settings, kafka)


async def test_a_worker_is_told_of_such_rows_before_it_is_in_its_group_however_it_is_started(space: Namespace) -> None:
    topic, worker = space.settings.topic("profiles"), Worker(space.settings, Access.of(space.settings), lambda _: None)
    await make_topics(space.settings.kafka, [topic], PARTITIONS)
    await send_rows(space.producer, topic, 1, [b"a"], [bytes([FORMAT - 1]) + bytes(8 + ROW)])
    with pytest.raises(Inconsistent, match=rf"profiles/1/0; seen: rows of format {FORMAT - 1}"):
        await asyncio.to_thread(worker.prepare)  # as Faust does, before its loop runs
