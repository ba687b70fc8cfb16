"""A partition at rest, whose journal has a retention."""

import asyncio
from collections.abc import Callable

import pytest

from schemas.topics import INPUTS
from streams.brokers.access import Access
from streams.kafka.admin import create
from streams.kafka.log import Log
from streams.kafka.topics import plans
from streams.settings import Settings
from tests.builders.runner import runner

pytestmark = pytest.mark.integration


async def test_a_partition_at_rest_writes_its_checkpoint_again_within_the_retention(
    settings_of: Callable[[int], Settings],
) -> None:
    settings = settings_of(10).model_copy(update={"retention_ms": 8_000})
    await create(Access.of(settings), plans(settings))
    async with runner(settings) as (owner, _):
        await owner.assigned(frozenset({0}))
        async with asyncio.timeout(60):
            while await _end(settings) < 4:  # claim, checkpoint, and twice again
                await asyncio.sleep(0.1)


async def test_a_partition_at_rest_looks_around_about_once_a_second(settings_of: Callable[[int], Settings]) -> None:
    settings = settings_of(10)
    await create(Access.of(settings), plans(settings))
    async with runner(settings) as (owner, inputs):
        await owner.assigned(frozenset({0}))
        await asyncio.sleep(2.0)  # its first checkpoint is stored by then
        asked = inputs.asked
        await asyncio.sleep(3.0)
        assert (inputs.asked - asked) // len(INPUTS) in range(1, 6)


async def _end(settings: Settings) -> int:
    async with Log(Access.of(settings), settings.topic("journal"), 0) as log:
        return await log.high_watermark()
