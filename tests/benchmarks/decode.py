"""How fast chunks of clicks are decoded and encoded on one core. Run: python -m tests.benchmarks.decode"""

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import pyarrow as pa

from streams.codec.arrow import arrow_schema
from streams.codec.decode import decode
from streams.codec.encode import encode
from streams.ports import Chunk
from streams.settings import Settings

NOW_MS = 1_700_000_000_000
CHUNK = 5000
ROUNDS = 15


def main() -> None:
    """Print events per CPU second: median and spread of ROUNDS rounds."""
    rows = pa.RecordBatch.from_pylist([_click(at) for at in range(CHUNK)], schema=arrow_schema("clicks"))
    values: list[bytes | None] = list(encode("clicks", rows))
    keys = [shopper.encode() for shopper in rows.column("shopper").to_pylist()]
    settings = Settings()
    size = sum(len(value or b"") for value in values) / CHUNK
    print(f"Python {sys.version.split()[0]}, chunk {CHUNK}, {size:.0f} bytes a click")
    for name, bad in {"whole": 0, "1 bad": 1, "50 bad": 50, "all bad": CHUNK}.items():
        spoilt = list(values)
        for at in np.linspace(0, CHUNK - 1, bad).astype(int):
            spoilt[at] = (values[at] or b"")[:-4]
        chunk = _chunk(spoilt, keys)
        assert len(decode(chunk, settings).poison) == bad
        _report(f"decode, {name}", lambda chunk=chunk: decode(chunk, settings))  # type: ignore[misc]
    _report("encode", lambda: encode("clicks", rows))


def _report(name: str, work: Callable[[], object]) -> None:
    work()
    rates = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        rates.append(CHUNK / (time.process_time() - began))
    print(f"{name:16} {statistics.median(rates):>12,.0f} a second ({min(rates):,.0f} to {max(rates):,.0f})")


def _chunk(values: list[bytes | None], keys: list[bytes]) -> Chunk:
    times = np.full(CHUNK, NOW_MS + CHUNK, np.int64)
    return Chunk("clicks", 0, np.arange(CHUNK, dtype=np.int64), times, keys, values, CHUNK, CHUNK)


def _click(at: int) -> dict[str, object]:
    return {
        "event_id": f"e{at:012d}",
        "shopper": f"u{at * 7919 % 50_000}",
        "at_ms": NOW_MS + at,
        "kind": "view" if at % 9 else "cart",
        "product": f"p{at % 999}",
        "price": 1.5 if at % 2 else None,
        "quantity": 1,
        "session": None,
        "composite": False,
    }


if __name__ == "__main__":
    main()
