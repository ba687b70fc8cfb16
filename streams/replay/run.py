"""A replay of some partitions, in this process or in several, and all that it came to."""

import asyncio
import fcntl
import multiprocessing
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from multiprocessing.queues import SimpleQueue
from threading import Thread
from typing import Any

from scorer.errors import Unavailable
from streams.private import private
from streams.replay.job import PARTS, Job
from streams.replay.parity.found import Found
from streams.replay.partition import Came, Partition, Tell
from streams.replay.scores import Asked
from streams.replay.served import served
from streams.replay.source import source_of

Show = Callable[[int, float], None]  # events done, share of all that is done
_told: "SimpleQueue[tuple[int, int, float] | None]"


def replay(job: Job, partitions: Sequence[int], *, processes: int, show: Show) -> dict[str, Any]:
    """All that `--json` prints. A replay that is whole leaves nothing in its folder, but where it is to be gone on."""
    with locked(job), _summed(partitions, show) as tell:
        if not job.wish.resume:
            shutil.rmtree(job.folder / PARTS, ignore_errors=True)
        if processes == 1:
            came = asyncio.run(several(job, partitions, tell))
        else:
            came = _beside_each_other(job, partitions, processes, tell)
        if not job.wish.keep:
            shutil.rmtree(job.folder / PARTS, ignore_errors=True)
    return told(job, came)


@contextmanager
def locked(job: Job) -> Iterator[None]:
    """The folder is ours. Unavailable where another replay of the same works in it."""
    private(job.settings.data_dir)
    job.folder.mkdir(parents=True, exist_ok=True)
    with (job.folder / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Unavailable(
                "the same replay is under way", where=str(job.folder), remedy="Wait for it, or end it."
            ) from error
        yield


async def several(job: Job, partitions: Sequence[int], tell: Tell) -> list[Came]:
    """One partition after the other, on what the source holds now."""
    async with served(job) as models:
        source = await source_of(job, partitions, models)
        return [await Partition(job, source, number, models).run(tell) for number in partitions]


def told(job: Job, came: Sequence[Came]) -> dict[str, Any]:
    """Of all partitions together, and of each."""
    parts = {str(one.partition): {**asdict(one.place), **one.told} for one in came}
    result: dict[str, Any] = {
        "scores": job.wish.scores,
        "events": sum(one.place.events for one in came),
        "steps": sum(one.place.steps for one in came),
        "events_per_s": _rate(came),
        "partitions": {name: {key: part[key] for key in part if key not in _PRIVATE} for name, part in parts.items()},
    }
    if job.wish.scores == "anew" and job.wish.verify:
        result["asked"] = _asked(came)
    if job.wish.verify:
        found = Found(anew=job.wish.scores == "anew")
        for one in came:
            if one.parity is not None:
                found.add(one.parity)
        result |= found.told() | {"same": not found.diverged}
    return result


_PRIVATE = ("next_offset", "epoch", "stored", "settings")


def _rate(came: Sequence[Came]) -> float:
    """From the first partition's begin to the last one's end."""
    spent_s = max(one.between_s[1] for one in came) - min(one.between_s[0] for one in came)
    return round(sum(one.read for one in came) / max(1e-3, spent_s), 1)


def _asked(came: Sequence[Came]) -> dict[str, Any]:
    every = Asked()
    for one in came:
        every.add(one.asked)
    return every.told()


@contextmanager
def _summed(partitions: Sequence[int], show: Show) -> Iterator[Tell]:
    done = dict.fromkeys(partitions, (0, 0.0))

    def tell(partition: int, events: int, share: float) -> None:
        done[partition] = events, share
        show(sum(one for one, _ in done.values()), sum(share for _, share in done.values()) / len(done))

    yield tell


def _beside_each_other(job: Job, partitions: Sequence[int], processes: int, tell: Tell) -> list[Came]:
    context = multiprocessing.get_context("spawn")
    queue: SimpleQueue[tuple[int, int, float] | None] = context.SimpleQueue()
    listener = Thread(target=_listen, args=(queue, tell))
    listener.start()
    try:
        with ProcessPoolExecutor(processes, context, _begin, (queue,)) as pool:
            return list(pool.map(_one, [job] * len(partitions), partitions))
    finally:
        queue.put(None)
        listener.join()


def _begin(queue: "SimpleQueue[tuple[int, int, float] | None]") -> None:
    global _told
    _told = queue


def _one(job: Job, partition: int) -> Came:
    def tell(partition: int, events: int, share: float) -> None:
        _told.put((partition, events, share))

    return asyncio.run(several(job, [partition], tell))[0]


def _listen(queue: "SimpleQueue[tuple[int, int, float] | None]", tell: Tell) -> None:
    while (one := queue.get()) is not None:
        tell(*one)
