"""Faust empties its queues when a rebalance has ended, whatever stands in them: it is fetched again."""

import asyncio
import time

import pytest

from streams.transport.worker_app import WorkerApp
from tests.integration.transport.conftest import Namespace
from tests.servers.worker import running_worker, until

pytestmark = pytest.mark.integration
EMPTIED_S = 1.0


async def emptied_again_and_again(app: WorkerApp) -> None:
    """What `Recovery._resume_streams` ends with, between any two moves of the worker's loop."""
    until_s = time.monotonic() + EMPTIED_S
    while time.monotonic() < until_s:
        app.flow_control.resume()
        app.consumer.resume_flow()
        await asyncio.sleep(0)


async def test_every_record_arrives_once_in_order_though_queues_are_emptied(space: Namespace) -> None:
    async with running_worker(space.settings) as worker:
        emptied = asyncio.create_task(emptied_again_and_again(worker.app))
        for _ in range(10):
            await space.publish("clicks", 1, [b"c"] * 300)
            await asyncio.sleep(EMPTIED_S / 10)
        await emptied
        await until(lambda: worker.inbox.count("clicks") >= 3000)
        assert worker.inbox.offsets("clicks", 1) == list(range(3000))
