"""Read and write one record of each kind before the first event: libraries load, loops compile, schemas are parsed."""

import numpy as np
import pyarrow as pa

from schemas.registry import Registry
from schemas.topics import INPUTS, OUTPUTS
from streams.codec.arrow import arrow_schema
from streams.codec.decode import decode
from streams.codec.encode import encode, encode_one
from streams.ports import Chunk
from streams.settings import Settings

_EVENT: dict[str, object] = {"event_id": "e", "shopper": "s", "at_ms": 0}
_OWN: dict[str, dict[str, object]] = {
    "clicks": {"kind": "view", "product": "p", "price": 1.0},
    "searches": {"query": "q"},
    "reviews": {"product": "p", "text": "t"},
    "shoppers": {"consent": ["push"], "time_zone": "UTC"},
    "deliveries": {"decision_id": "0" * 32, "status": "shown"},
}


def warm(settings: Settings, registry: Registry) -> None:
    """The first chunk would wait a second or more for this."""
    for topic in INPUTS:
        value = encode_one(topic, _EVENT | _OWN[topic], registry=registry)
        decode(Chunk(topic, 0, np.zeros(1, np.int64), np.zeros(1, np.int64), [b"s"], [value], 1, 1), settings)
    for topic in OUTPUTS:
        encode(topic, pa.RecordBatch.from_pylist([], schema=arrow_schema(topic)), registry=registry)
