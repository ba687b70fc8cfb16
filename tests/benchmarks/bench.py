"""`make bench`: stock Faust, the same tuned, this path without scoring, its ceiling, and the full path, in one run.

    --broker KIND       tansu (the embedded one) or kafka (Apache Kafka, fetched by Maven)
    --events N          clicks for this path and for the ceiling (1,000,000); --stock-events for stock Faust (20,000)
    --only NAME ...     stock tuned profiles ceiling full
    --json              ends standard output with one object

Profiles: Avro clicks of 50,000 shoppers, skewed, 4 partitions, already in the topic; each event is folded into its
shopper's row, changed rows go to a changelog, offsets are committed. Each variant is a process of its own, and counts
from its first event until all is durable. The full path has real models and a real ClickHouse; see full_path.py.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console

from tests.benchmarks import click_log, machine, stock_faust
from tests.benchmarks.full_path import FullPath, Plan
from tests.benchmarks.full_path import measure as measure_full_path
from tests.benchmarks.measured import Measured, heard
from tests.benchmarks.report import show
from tests.servers.brokers import KINDS, running_broker

PROFILES = ("stock", "tuned", "profiles", "ceiling")
_PATIENCE_S = 150


def main() -> None:
    """Measure what is asked for, print it."""
    given = _options()
    about = machine.describe() | {"command": " ".join(["python -m tests.benchmarks.bench", *sys.argv[1:]])}
    profiles: dict[str, Measured] = {}
    full: FullPath | None = None
    notes = Console(stderr=True)
    if set(given.only) & set(PROFILES):
        profiles = _profiles(given, notes)
    if "full" in given.only:
        with _broker_for_full_path(given.broker) as address:
            full = measure_full_path(Plan(), address)
    show(Console(width=None if sys.stdout.isatty() else 140), about, profiles, full)
    if given.json:
        print(json.dumps(_as_json(about, profiles, full)))


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--broker", choices=KINDS, default="tansu")
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--stock-events", type=int, default=20_000)
    options.add_argument("--only", nargs="+", choices=(*PROFILES, "full"), default=[*PROFILES, "full"])
    options.add_argument("--json", action="store_true")
    return options.parse_args()


def _profiles(given: argparse.Namespace, notes: Console) -> dict[str, Measured]:
    measured = {}
    with tempfile.TemporaryDirectory() as folder, running_broker(given.broker, Path(folder)) as part:
        asyncio.run(_fill(part.address, given.events, given.stock_events))
        commands = _commands(part.address, given.events, given.stock_events)
        for name in PROFILES:
            if name in given.only:
                measured[name] = _run(commands[name], part.address, Path(folder))
                notes.print(f"{name}: {measured[name].events_per_s:,.0f} events/s")
    return measured


def _commands(address: str, events: int, stock_events: int) -> dict[str, list[str]]:
    stock = ["stock_faust", address, str(stock_events)]
    return {
        "stock": stock,
        "tuned": [*stock, "--tuned"],
        "profiles": ["measured_worker", str(events), "--without-models"],
        "ceiling": ["ceiling", address, str(events)],
    }


async def _fill(address: str, events: int, stock_events: int) -> None:
    await click_log.publish(address, events)
    await click_log.publish(address, stock_events, topic=stock_faust.TOPIC, others=())
    await click_log.publish_products(address)


def _run(command: list[str], address: str, folder: Path) -> Measured:
    """In a process of its own, whose errors are seen."""
    environment = os.environ | {"LAUNCHPULSE_KAFKA": address, "LAUNCHPULSE_DATA_DIR": str(folder / "data")}
    name, *arguments = command
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{name}", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=_PATIENCE_S,
    )
    return heard(done.stdout)


@contextmanager
def _broker_for_full_path(kind: str) -> Iterator[str]:
    """Empty for the embedded one, which the full path starts beside the other embedded parts."""
    if kind == "tansu":
        yield ""
        return
    with tempfile.TemporaryDirectory() as folder, running_broker(kind, Path(folder)) as part:
        yield part.address


def _as_json(about: dict[str, object], profiles: dict[str, Measured], full: FullPath | None) -> dict[str, Any]:
    found: dict[str, Any] = {"machine": about}
    for name, one in profiles.items():
        found[name] = {"events": one.events, "events_per_s": one.events_per_s, "cpu_us_per_event": one.cpu_us}
    return found | {"full": full.as_json() if full else None}


if __name__ == "__main__":
    main()
