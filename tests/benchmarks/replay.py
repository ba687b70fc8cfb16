"""Replay on one core: events a second of CPU, without scores, with recorded scores, verified, and against a live step.

python -m tests.benchmarks.replay [EVENTS] [--memory RECORDS]

The seeded shop's events, one partition, from memory and from the files of a capture, read and unpacked. Live is the
same events through the worker's steps with models that cost next to nothing, journal and outputs encoded. With
--memory, so many records are folded, scored and decided from a log that repeats itself later, and resident memory is
printed.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from schemas.registry import PACKAGED
from schemas.topics import TOPICS
from streams.capture.asking import Given, asked_for
from streams.capture.captured import Captured
from streams.capture.folder import Source, capture
from streams.kafka.topics import Standing
from streams.settings import Settings
from streams.shop.planning import with_plans
from streams.shop.shop import Shop
from tests.benchmarks.machine import describe
from tests.benchmarks.replay_memory import fold_many
from tests.builders.held import HeldRecords
from tests.builders.lived import lived
from tests.builders.replayed import job, replayed

SETTINGS = Settings(partitions=1, decision_interval_ms=120_000)
GOALS = {"none, without a journal": 200_000, "none, journalled": 200_000, "recorded": 50_000}
GOALS |= {f"{name}, from a capture": goal for name, goal in GOALS.items()}


def main() -> int:
    """Print one line a kind of replay."""
    asked = argparse.ArgumentParser()
    asked.add_argument("events", nargs="?", type=int, default=200_000)
    asked.add_argument("--memory", type=int, default=0)
    given = asked.parse_args()
    print(json.dumps(describe()))
    if given.memory:
        asyncio.run(fold_many(given.memory))
    else:
        asyncio.run(_speeds(given.events))
    return 0


async def _speeds(events: int) -> None:
    log = with_plans(Shop(11, events).log)
    await lived(SETTINGS, with_plans(Shop(11, 2_000).log))  # compiled, warm
    held, live_s = await _timed(lambda: lived(SETTINGS, log, stores=20))
    decisions = len(held.of("decisions", 0))
    print(f"{len(log):,} events, one decision in {len(log) / decisions:.1f}")
    _line("live", len(log), live_s, live_s)
    inputs = HeldRecords({place: kept for place, kept in held.topics.items() if place[0] != "journal"})
    with tempfile.TemporaryDirectory() as folder:
        await keep(held, Path(folder) / "kept")
        files = Captured(Path(folder) / "kept")
        for name, records, asked in (
            ("none, without a journal", inputs, {"scores": "none", "closed": True}),
            ("none, journalled", held, {"scores": "none"}),
            ("none, journalled, from a capture", files, {"scores": "none"}),
            ("recorded", held, {}),
            ("recorded, from a capture", files, {}),
            ("recorded, verified", held, {"verify": True}),
        ):
            made = job(SETTINGS, records, Path(folder) / name, **asked)
            told, spent_s = await _timed(lambda made=made: replayed(made))  # type: ignore[misc]
            assert told.get("same", True)
            _line(name, len(log), spent_s, live_s)


async def keep(held: HeldRecords, folder: Path) -> None:
    """As a capture's folder."""
    standing = {topic.name: Standing(topic.name, 1, 1, {}) for topic in TOPICS}
    asked = asked_for(Given(), None, standing, SETTINGS)
    await capture(Source(held, PACKAGED, SETTINGS, patience_s=0.0), asked, folder, lambda *_: None)


async def _timed(work: Callable[[], Awaitable[Any]]) -> tuple[Any, float]:
    began_s = time.process_time()
    return await work(), time.process_time() - began_s


def _line(name: str, events: int, spent_s: float, live_s: float) -> None:
    goal = f", wanted {GOALS[name]:,}" if name in GOALS else ""
    print(f"{name:32} {events / spent_s:>10,.0f} events/s of CPU, {live_s / spent_s:5.1f} times live{goal}")


if __name__ == "__main__":
    raise SystemExit(main())
