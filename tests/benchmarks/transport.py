"""Records a second of the transport alone, beside aiokafka: `python -m tests.benchmarks.transport`.

    --events N        clicks in the topic (1,000,000)
    --broker KIND     tansu or kafka
Each is measured in a process of its own on a broker of its own process, from the first record to the last.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.benchmarks import ceiling, chunked_transport, click_log
from tests.servers.brokers import KINDS, running_broker

VARIANTS: dict[str, Callable[[str, int], Awaitable[float]]] = {
    "chunked": lambda address, count: chunked_transport.measure(address, count, decoding=False),
    "chunked+decode": lambda address, count: chunked_transport.measure(address, count, decoding=True),
    "aiokafka": lambda address, count: _ceiling(address, count, decoding=False),
    "aiokafka+decode": lambda address, count: _ceiling(address, count, decoding=True),
}


def main() -> None:
    """Measure all, or be one of the measured."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--broker", choices=KINDS, default="tansu")
    options.add_argument("--variant", choices=VARIANTS, nargs="+", default=list(VARIANTS))
    options.add_argument("--at", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.at:
        rate = asyncio.run(_measure(VARIANTS[given.variant[0]], given.at, given.events))
        print(f"{given.variant[0]:>16}: {rate:>12,.0f} records/s", flush=True)
        return
    with running_broker(given.broker, Path(tempfile.mkdtemp())) as part:
        asyncio.run(click_log.publish(part.address, given.events))
        for name in given.variant:
            command = [sys.executable, "-m", "tests.benchmarks.transport", "--variant", name, "--at", part.address]
            subprocess.run([*command, "--events", str(given.events)], check=True, timeout=300)


async def _ceiling(address: str, count: int, *, decoding: bool) -> float:
    measured = await ceiling.measure(address, count, decoding=decoding)
    print(f"  {measured.cpu_us:.2f} CPU microseconds a record", flush=True)
    return measured.events_per_s


async def _measure(variant: Callable[[str, int], Awaitable[float]], address: str, count: int) -> float:
    return await variant(address, count)


if __name__ == "__main__":
    main()
