"""Workers come, die and go while records flow:

    time   ------------------------------------------------------------------>
    first  |start ............................................... TERM, exit 0
    second         |start ........ KILL
    third                                  |start ...............

Each record is delivered to an owner, in order; none to a worker whose partition another has claimed.
"""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.integration.transport.conftest import PARTITIONS, Namespace, make_inputs, settings_under_a_new_prefix
from tests.servers.brokers import committed
from tests.servers.stories import Workers, flowing, jumps, longest_pause_s, owners, strays

pytestmark = pytest.mark.integration
LONGEST_PAUSE_S = 8.0


async def test_partitions_move_and_every_record_reaches_an_owner(space: Namespace, tmp_path: Path) -> None:
    workers = Workers(space.settings, tmp_path)
    try:
        async with _publishing(space) as published:
            workers.start("first")
            await _flowing_again(workers)
            workers.start("second")
            await _wait(workers, lambda: set(owners(workers.story()).values()) == {"first", "second"})
            await _flowing_again(workers)
            workers.processes["second"].kill()
            await _flowing_again(workers)
            assert set(owners(workers.story()).values()) == {"first"}
            workers.start("third")
            await _wait(workers, lambda: "third" in owners(workers.story()).values())
            await _flowing_again(workers)
            code = await asyncio.to_thread(workers.signal, "first", signal.SIGTERM)
            assert code == 0, workers.logs()
            await _flowing_again(workers)
        ends = {p: len(n) for p, n in published.items()}
        await _wait(workers, lambda: _reached(workers) == ends)
        assert await asyncio.to_thread(workers.signal, "third", signal.SIGINT) == 0, workers.logs()
    finally:
        workers.kill_all()
    story = workers.story()
    assert strays(story) == []
    assert jumps(story) == []
    assert longest_pause_s(story) < LONGEST_PAUSE_S
    assert [line["worker"] for line in story if line["what"] == "drained"] == ["first", "third"]
    clicks = space.settings.topic("clicks")
    read_back = [await committed(space.settings.kafka, space.settings.group, clicks, p) for p in range(PARTITIONS)]
    assert read_back == [ends[p] for p in range(PARTITIONS)]


async def test_a_partition_that_stays_is_not_taken_over_again(space: Namespace, tmp_path: Path) -> None:
    workers = Workers(space.settings, tmp_path)
    try:
        async with _publishing(space):
            workers.start("first")
            await _flowing_again(workers)
            workers.start("second")
            await _wait(workers, lambda: "second" in owners(workers.story()).values())
            await _flowing_again(workers)
    finally:
        workers.kill_all()
    moved = {p for p, worker in owners(workers.story()).items() if worker == "second"}
    claims = [(line["worker"], line["partition"]) for line in workers.story() if line["what"] == "claim"]
    assert claims.count(("first", min(set(range(PARTITIONS)) - moved))) == 1
    assert len(moved) == PARTITIONS // 2


async def test_a_worker_of_other_topics_under_the_same_app_id_takes_nothing_away(
    space: Namespace, tmp_path: Path
) -> None:
    other = settings_under_a_new_prefix(space.settings.kafka, tmp_path)
    await make_inputs(other)
    workers = Workers(space.settings, tmp_path)
    strangers = Workers(other.model_copy(update={"app_id": space.settings.app_id}), _folder(tmp_path / "other"))
    try:
        async with _publishing(space):
            workers.start("ours")
            await _flowing_again(workers)
            strangers.start("theirs")
            await asyncio.to_thread(strangers.wait_for, lambda story: len(owners(story)) == PARTITIONS, 60)
            await _flowing_again(workers)
    finally:
        workers.kill_all()
        strangers.kill_all()
    assert set(owners(workers.story()).values()) == {"ours"}


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


@asynccontextmanager
async def _publishing(space: Namespace) -> AsyncIterator[dict[int, list[int]]]:
    """Publish a click to each partition every 20 ms; what was published, by partition."""
    published: dict[int, list[int]] = {p: [] for p in range(PARTITIONS)}
    stopped = asyncio.Event()

    async def publish() -> None:
        while not stopped.is_set():
            for partition, sent in published.items():
                await space.publish("clicks", partition, [b"c"])
                sent.append(len(sent))
            await asyncio.sleep(0.02)

    task = asyncio.create_task(publish())
    try:
        yield published
    finally:
        stopped.set()
        await task


async def _flowing_again(workers: Workers, within_s: float = 60) -> float:
    since = time.time()
    return await _wait(workers, lambda: flowing(workers.story(), since, PARTITIONS), within_s)


async def _wait(workers: Workers, told: Callable[[], bool], within_s: float = 60) -> float:
    return await asyncio.to_thread(workers.wait_for, lambda _: told(), within_s)


def _reached(workers: Workers) -> dict[int, int]:
    return {line["partition"]: line["next"] for line in workers.story() if line["what"] == "chunk"}
