"""A replay with scores asked anew, held against the models alone and against the live steps that asked them.

python -m tests.benchmarks.replay_anew [EVENTS] [--rounds N]

The seeded shop's events, one partition, the packaged models on Triton. "Models alone" sends the very requests of the
live steps back to back, and does nothing else: no replay that asks them can be faster. CPU seconds are those of this
process and of the server with its children; each round takes all in turn.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from streams.local.triton import Triton
from streams.packaged import packaged
from streams.ports import Bools, Float32, InterestScores, TextScores
from streams.publish.log import Log
from streams.runner.compute import Models
from streams.shop.planning import with_plans
from streams.shop.shop import Shop
from streams.triton.channel import Channel
from streams.triton.interest import TritonInterest
from streams.triton.options import Options
from streams.triton.space import vector_space
from streams.triton.strict import StrictInterest, StrictText
from streams.triton.text import TritonText
from tests.benchmarks.machine import describe
from tests.benchmarks.measured import cpu_s, tree_cpu_s
from tests.benchmarks.replay import SETTINGS
from tests.builders.lived import lived
from tests.builders.replayed import job, replayed
from tests.servers.triton import packaged_models


@dataclass
class Overheard:
    """Both ports of `models`, and what they were asked in turn."""

    models: Models
    asked: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def space(self) -> int:
        return self.models.text.space

    async def encode(self, texts: Sequence[str], vectors: Bools | None = None) -> TextScores:
        self.asked.append(("encode", (list(texts), vectors)))
        return await self.models.text.encode(texts, vectors)

    async def score(self, features: Float32) -> InterestScores:
        self.asked.append(("score", features.copy()))
        return await self.models.interest.score(features)


def main() -> int:
    """Print one line for each kind."""
    asked = argparse.ArgumentParser()
    asked.add_argument("events", nargs="?", type=int, default=40_000)
    asked.add_argument("--rounds", type=int, default=3)
    given = asked.parse_args()
    print(json.dumps(describe()), flush=True)
    with tempfile.TemporaryDirectory() as folder, packaged_models(Path(folder)) as triton:
        asyncio.run(_compared(given, triton, Path(folder)))
    return 0


async def _compared(given: argparse.Namespace, triton: Triton, folder: Path) -> None:
    log, asked = with_plans(Shop(11, given.events).log), list[tuple[str, Any]]()
    async with _served(triton) as models:
        heard = Overheard(models)
        held = await lived(SETTINGS, log, stores=20, models=Models(heard, heard))
        asked = heard.asked[1:]  # but for the titles of products
    points = sum(len(what) for kind, what in asked if kind == "score")
    texts = sum(len(what[0]) for kind, what in asked if kind == "encode")
    print(f"{len(log):,} events, {points:,} points and {texts:,} texts asked", flush=True)

    async def live(models: Models) -> None:
        await lived(SETTINGS, log, stores=20, models=models)

    async def anew(models: Models) -> None:
        await replayed(job(SETTINGS, held, folder / "anew", scores="anew"), models=models)

    async def verified(models: Models) -> None:
        made = job(SETTINGS, held, folder / "verified", scores="anew", verify=True)
        assert (await replayed(made, models=models))["same"]

    async def alone(models: Models) -> None:
        for kind, what in asked:
            await (models.text.encode(*what) if kind == "encode" else models.interest.score(what))

    kinds = {"live steps": live, "anew": anew, "anew, verified": verified, "models alone": alone}
    await _rounds(kinds, given.rounds, log, triton)


async def _rounds(
    kinds: Mapping[str, Callable[[Models], Awaitable[None]]], rounds: int, log: Log, triton: Triton
) -> None:
    titles = log.products.column("title").to_pylist()
    cpu: dict[str, list[float]] = {name: [] for name in kinds}
    wall: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(rounds):
        for name, work in kinds.items():
            async with _served(triton) as models:  # a client each, so that no text is remembered
                await models.text.encode(titles)  # remembered: a shop's products have their vectors before its events
                cpu_began_s, began_s = _all_cpu_s(triton), time.perf_counter()
                await work(models)
                cpu[name].append(len(log) / (_all_cpu_s(triton) - cpu_began_s))
                wall[name].append(len(log) / (time.perf_counter() - began_s))
    for name, rates in cpu.items():
        spread = f"{min(rates):,.0f} to {max(rates):,.0f}"
        share = statistics.median(rates) / statistics.median(cpu["models alone"])
        print(
            f"{name:16} {statistics.median(rates):>8,.0f} events/s of CPU ({spread}), {share:.2f} of the models' own, "
            f"{statistics.median(wall[name]):>8,.0f} by the clock",
            flush=True,
        )


@asynccontextmanager
async def _served(triton: Triton) -> AsyncIterator[Models]:
    options = Options(triton.address, deadline_s=60.0)
    channel = Channel(options)
    try:
        text = StrictText(TritonText(channel, options, vector_space(packaged("triton_models"))), options)
        yield Models(text, StrictInterest(TritonInterest(channel, options), options))
    finally:
        await channel.close()


def _all_cpu_s(triton: Triton) -> float:
    return cpu_s() + tree_cpu_s(triton.pid)


if __name__ == "__main__":
    raise SystemExit(main())
