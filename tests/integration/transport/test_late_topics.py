"""A worker that comes before its topics reads them as soon as they are there."""

import asyncio
from pathlib import Path

import pytest

from streams.settings import Settings
from tests.integration.transport.conftest import PARTITIONS, make_inputs, settings_under_a_new_prefix
from tests.servers.worker import running_worker

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("broker", ["kafka"], indirect=True)  # Tansu makes topics that it is asked for
async def test_topics_made_after_the_start_are_read(broker: str, tmp_path: Path) -> None:
    settings = settings_under_a_new_prefix(broker, tmp_path)
    making = asyncio.create_task(_make_later(settings))
    async with running_worker(settings) as worker:
        await making
        assert {tp.partition for tp in worker.app.consumer.assignment()} == set(range(PARTITIONS))


async def _make_later(settings: Settings) -> None:
    await asyncio.sleep(2.0)  # the worker has asked for them by then
    await make_inputs(settings)
