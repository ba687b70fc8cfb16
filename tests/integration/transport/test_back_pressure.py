"""A full inbox: memory stays bounded, the member stays in the group, and everything comes afterwards."""

import asyncio

import pytest

from streams.transport.lane import DEPTH
from tests.integration.transport.conftest import Namespace
from tests.servers.worker import QUICK, running_worker, until

pytestmark = pytest.mark.integration


async def test_a_full_inbox_holds_few_chunks_keeps_the_member_and_goes_on(space: Namespace) -> None:
    for partition in range(3):
        await space.publish("clicks", partition, [b"c" * 62] * 10_000)
    async with running_worker(space.settings, gate_open=False) as worker:
        lanes = worker.app.holdings.lanes
        await until(lambda: sum(lane.outstanding == DEPTH for lane in lanes()) == 3)
        await asyncio.sleep(1.5 * QUICK.session_s)
        assert {lane.outstanding for lane in lanes() if lane.tp.topic.endswith("clicks")} == {DEPTH}
        assert worker.inbox.count("clicks") == 0
        worker.inbox.gate.set()
        await until(lambda: worker.inbox.count("clicks") == 30_000)
        assert [what for what, _ in worker.inbox.told].count("revoked") == 0
        assert worker.inbox.offsets("clicks", 2) == list(range(10_000))
