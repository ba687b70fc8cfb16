"""A log of one shopper's events, of which nothing but topic and time matters."""

from typing import Any

import numpy as np
import pyarrow as pa

from schemas.topics import INPUTS
from streams.publish.log import COLUMNS, Log, empty


def event_log(*events: tuple[str, int]) -> Log:
    """Each event is its topic and its time in milliseconds."""
    tables = {name: _rows(name, [at_ms for topic, at_ms in events if topic == name]) for name in INPUTS}
    order = np.array([INPUTS.index(topic) for topic, _ in events], np.uint8)
    return Log(products=empty("products"), launches=empty("launches"), order=order, **tables)


def _rows(topic: str, at_ms: list[int]) -> pa.Table:
    nothing: dict[str, Any] = {field.name: pa.nulls(len(at_ms), field.type) for field in COLUMNS[topic]}
    return pa.table(nothing | {"at_ms": pa.array(at_ms, pa.int64())})
