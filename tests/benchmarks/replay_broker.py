"""Replay on one core from a broker and from a capture, in turns: events a second of CPU.

python -m tests.benchmarks.replay_broker [EVENTS] [--broker tansu|kafka] [--rounds N] [--profile KIND]

The seeded shop's events in one partition, as a worker left them. CPU is this process's, all its threads; the broker is
another process. Each round takes every kind once; medians and extremes are printed. --profile runs one kind under
cProfile instead.
"""

import argparse
import asyncio
import cProfile
import json
import pstats
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from streams.capture.captured import Captured
from streams.replay.job import Job
from streams.shop.planning import with_plans
from streams.shop.shop import Shop
from tests.benchmarks.held_on_broker import on_broker
from tests.benchmarks.machine import describe
from tests.benchmarks.replay import SETTINGS, keep
from tests.builders.lived import lived
from tests.builders.replayed import job, replayed
from tests.servers.brokers import KINDS, running_broker

NONE: dict[str, Any] = {"scores": "none"}


def main() -> int:
    """Print one line a kind of replay."""
    asked = argparse.ArgumentParser()
    asked.add_argument("events", nargs="?", type=int, default=200_000)
    asked.add_argument("--broker", choices=KINDS, default="tansu")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--profile", default="")
    given = asked.parse_args()
    print(json.dumps(describe()), flush=True)
    with tempfile.TemporaryDirectory() as folder, running_broker(given.broker, Path(folder)) as part:
        asyncio.run(_speeds(given, part.address, Path(folder)))
    return 0


async def _speeds(given: argparse.Namespace, address: str, folder: Path) -> None:
    log = with_plans(Shop(11, given.events).log)
    held = await lived(SETTINGS, log, stores=20)
    print(f"{len(log):,} events, {len(held.of('journal', 0)):,} records of the journal", flush=True)
    await keep(held, folder / "kept")
    settings = SETTINGS.model_copy(update={"kafka": address, "topic_prefix": "held."})
    broker, files = await on_broker(held, settings), Captured(folder / "kept")
    kinds = {
        "none, closed, broker": job(settings, broker, folder / "1", closed=True, **NONE),
        "none, closed, capture": job(SETTINGS, files, folder / "2", closed=True, **NONE),
        "none, broker": job(settings, broker, folder / "3", **NONE),
        "none, capture": job(SETTINGS, files, folder / "4", **NONE),
        "recorded, broker": job(settings, broker, folder / "5"),
        "recorded, capture": job(SETTINGS, files, folder / "6"),
    }
    if given.profile:
        await _profiled(kinds[given.profile])
        return
    await _rounds(kinds, given.rounds, len(log))


async def _rounds(kinds: dict[str, Job], rounds: int, events: int) -> None:
    for made in kinds.values():
        await replayed(made)  # warm
    cpu: dict[str, list[float]] = {name: [] for name in kinds}
    wall: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(rounds):
        for name, made in kinds.items():
            cpu_s, wall_s = time.process_time(), time.perf_counter()
            await replayed(made)
            cpu[name].append(events / (time.process_time() - cpu_s))
            wall[name].append(events / (time.perf_counter() - wall_s))
    for name, rates in cpu.items():
        spread = f"{min(rates):,.0f} to {max(rates):,.0f}"
        print(
            f"{name:24} {statistics.median(rates):>10,.0f} events/s of CPU ({spread}), "
            f"{statistics.median(wall[name]):>10,.0f} by the clock",
            flush=True,
        )


async def _profiled(made: Job) -> None:
    await replayed(made)
    seen = cProfile.Profile()
    seen.enable()
    await replayed(made)
    seen.disable()
    pstats.Stats(seen).sort_stats("tottime").print_stats(35)


if __name__ == "__main__":
    raise SystemExit(main())
