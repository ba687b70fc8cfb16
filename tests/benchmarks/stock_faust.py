"""Stock Faust doing the profile work: one record an event, one fold, one table write: `python -m ... ADDRESS EVENTS`.

The fold is the one of scorer.observe, compiled, on arrays that are made once; the table's value is the same row.
`--tuned` sets what was found to help: bigger batches, no leader topics, no waits, collections put off.
"""

import argparse
import asyncio
import json
import logging
import os
import tempfile
from io import BytesIO
from typing import Any

import fastavro
import faust
import numpy as np

from schemas.load import text
from scorer import profile, rules
from scorer.compile import warm
from scorer.events import EVENT
from scorer.hashing import text_hash
from scorer.kinds import KINDS
from scorer.observe import _observe
from scorer.profile import PROFILE
from scorer.recent import BEFORE
from streams.catalogue import Catalogue
from streams.transport.tuning import settle
from tests.benchmarks import click_log
from tests.benchmarks.measured import Stopwatch
from tests.builders.core import SPACE

TOPIC = "few-clicks"
TUNED: dict[str, Any] = {
    "producer_linger": 0.02,
    "producer_max_batch_size": 1_048_576,
    "consumer_max_fetch_size": 4_194_304,
    "broker_max_poll_records": 5_000,
    "stream_buffer_maxsize": 16_384,
    "stream_wait_empty": False,
    "topic_disable_leader": True,
}


class Fold:
    """One event into one row."""

    def __init__(self) -> None:
        warm()
        self._schema = fastavro.parse_schema(json.loads(text("clicks")))
        catalogue = Catalogue()
        for number in range(click_log.PRODUCTS):
            catalogue.add_product(number, click_log.product(number))
        self._products = catalogue.product_rows
        self._index = {f"p{number}": number for number in range(click_log.PRODUCTS)}
        self._rows, self._event = np.zeros(1, PROFILE), np.zeros(1, EVENT)
        self._event["text"] = -1
        self._memory = self._rows.view(np.uint8).reshape(1, PROFILE.itemsize)
        self._rules = rules.build(space=SPACE)
        self._rest = np.zeros((0, profile.DIMENSIONS), np.float32)
        self._trend_of, self._before = np.full(len(self._products), -1, np.int32), np.empty((1, BEFORE + 1), np.uint32)
        self._active, self._points = np.ones(1, np.uint8), (np.empty(1, PROFILE), np.empty(1, np.int32))
        self._newest_ms = np.int64(-1)

    def fold(self, key: bytes, row: bytes, value: bytes) -> bytes:
        """The row after the event that `value` frames."""
        click: Any = fastavro.schemaless_reader(BytesIO(value[5:]), self._schema, None)
        self._rows[0] = np.frombuffer(row, PROFILE)[0] if row else self._blank(key)
        price = click["price"]
        one = self._event[0]
        one["at_ms"], one["published_ms"] = click["at_ms"], click["at_ms"]
        one["price_micro"] = -1 if price is None else round(price * 1e6)
        one["id_hash"], one["kind"] = text_hash(click["event_id"]), KINDS[click["kind"]]
        one["product"], one["quantity"] = self._index.get(click["product"], -1), click["quantity"]
        one["flags"] = 0
        _, self._newest_ms, _, _ = _observe(
            self._rows,
            self._memory,
            self._event,
            self._active,
            self._products,
            self._trend_of,
            self._rest,
            self._rules,
            self._newest_ms,
            False,
            *self._points,
            self._before,
        )
        return self._rows.tobytes()

    def _blank(self, key: bytes) -> Any:
        return profile.blank(np.array([text_hash(key)], np.uint64))[0]


async def measure(address: str, count: int, *, tuned: bool, topic: str = TOPIC) -> None:
    """From the first event to all rows in the changelog and all offsets committed."""
    app = faust.App(
        f"stock-{tuned}",
        broker=f"kafka://{address}",
        datadir=tempfile.mkdtemp(),
        store="memory://",
        topic_partitions=click_log.PARTITIONS,
        value_serializer="raw",
        key_serializer="raw",
        web_enabled=False,
        autodiscover=False,
        stream_recovery_delay=0.0,
        **(TUNED if tuned else {}),
    )
    table = app.Table("rows", default=bytes, partitions=click_log.PARTITIONS, key_type=bytes, value_type=bytes)
    fold, watch, seen = Fold(), Stopwatch(), 0

    @app.agent(app.topic(topic, key_type=bytes, value_type=bytes))
    async def update_profiles(stream: Any) -> None:
        nonlocal seen
        async for key, value in stream.items():
            watch.start()
            table[key] = fold.fold(key, table[key], value)
            seen += 1

    app.finalize()
    await app.start()
    for name in ("faust", "aiokafka", "mode"):
        logging.getLogger(name).setLevel(logging.WARNING)
    if tuned:
        settle()
    while seen < count:
        await asyncio.sleep(0.005)
    await app.producer.flush()
    await app.consumer.commit()
    watch.measured(count).say()
    os._exit(0)  # its stop takes half a minute


def main() -> None:
    """Measure once."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("address")
    options.add_argument("events", type=int)
    options.add_argument("--tuned", action="store_true")
    given = options.parse_args()
    asyncio.run(measure(given.address, given.events, tuned=given.tuned))


if __name__ == "__main__":
    main()
