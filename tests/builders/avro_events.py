"""Builders of Avro events: one whole event of each topic, and chunks of values."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from streams.codec.encode import encode_one
from streams.ports import Chunk

NOW_MS = 1_700_000_000_000
_EVENTS: dict[str, dict[str, Any]] = {
    "clicks": {"kind": "view", "product": "p1", "price": 9.5, "quantity": 1, "session": "s1"},
    "searches": {"query": "red shoes"},
    "reviews": {"product": "p1", "text": "很好", "label": "positive"},
    "shoppers": {"consent": ["push", "email"], "time_zone": "Asia/Shanghai", "language": "zh"},
    "deliveries": {"decision_id": "000102030405060708090a0b0c0d0e0f", "status": "shown"},
}


def event(topic: str = "clicks", **changes: Any) -> dict[str, Any]:
    """A whole event of `topic` with some fields changed."""
    common = {"event_id": "e1", "shopper": "u1", "at_ms": NOW_MS - 1000}
    composite = {"composite": False} if topic in ("clicks", "searches", "reviews") else {}
    return {**common, **composite, **_EVENTS[topic], **changes}


def value(topic: str = "clicks", **changes: Any) -> bytes:
    """The same, framed."""
    return encode_one(topic, event(topic, **changes))


def chunk(
    values: Sequence[bytes | None],
    topic: str = "clicks",
    *,
    keys: Sequence[bytes | None] | None = None,
    first_offset: int = 100,
) -> Chunk:
    """Values in a row of one partition, published at NOW_MS; key u1 where none is given."""
    offsets = np.arange(first_offset, first_offset + len(values), dtype=np.int64)
    times = np.full(len(values), NOW_MS, np.int64)
    end = first_offset + len(values)
    return Chunk(topic, 0, offsets, times, [b"u1"] * len(values) if keys is None else keys, values, end, end)
