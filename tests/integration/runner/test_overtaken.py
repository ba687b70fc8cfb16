"""A log that is published at full speed while a worker runs: days of one topic are at hand before a fetch told of
another's."""

import asyncio
from collections.abc import Callable

import numpy as np
import pytest

from schemas.topics import INPUTS
from streams.brokers.access import Access
from streams.codec.encode import encode_one
from streams.kafka.admin import create
from streams.kafka.log import Log
from streams.kafka.topics import plans
from streams.ports import Chunk
from streams.settings import Settings
from tests.builders.runner import runner

pytestmark = pytest.mark.integration
DAY_MS = 86_400_000
NOW_MS = 1_760_000_000_000
CLICK = {"event_id": "c", "kind": "view", "product": "kettle", "price": 9.5, "quantity": 1, "session": None}
REVIEW = {"event_id": "r", "product": "kettle", "text": "good", "label": None}


def chunk(topic: str, record: dict[str, object], at_ms: int) -> Chunk:
    """One record, as the first of partition 0."""
    value = encode_one(topic, record | {"shopper": "anna", "at_ms": at_ms, "composite": False})
    places = np.zeros(1, np.int64), np.array([NOW_MS], np.int64)
    return Chunk(topic, 0, *places, [b"anna"], [value], next_offset=1, high_watermark=1)


async def test_a_review_days_ahead_overtakes_no_click_that_no_fetch_told_of_yet(
    settings_of: Callable[[int], Settings],
) -> None:
    settings = settings_of(500)
    await create(Access.of(settings), plans(settings))
    async with runner(settings) as (owner, inputs):
        inputs.fetching = False
        inputs.ends |= {(topic, 0): 0 for topic in INPUTS}
        await owner.assigned(frozenset({0}))
        await owner.accept(chunk("reviews", REVIEW, NOW_MS))
        await asyncio.sleep(0.5)  # a step takes what it may within a hundredth of that
        await owner.accept(chunk("clicks", CLICK, NOW_MS - 3 * DAY_MS))
        inputs.fetching = True
        await owner.drain()
    async with Log(Access.of(settings), settings.topic("dead-letters"), 0) as log:
        assert await log.high_watermark() == 0
