"""Records that the journal counts to columns. A worker has judged them good or written them itself, so the quick way
is taken, without its checks; one that cannot be read is an error.
"""

from collections.abc import Sequence
from functools import cache

import pyarrow as pa
import pyruhvro

from schemas.load import text
from schemas.registry import Registry
from schemas.wire import HEADER_BYTES, header
from scorer.errors import BadInput
from streams.codec.arrow import arrow_schema
from streams.codec.encode import decode_one


def read_counted(topic: str, values: Sequence[bytes | None], registry: Registry) -> pa.RecordBatch:
    """One row for each value, in the current schema. Raises BadInput for what is no record of the topic."""
    head = header(registry.id_of(topic))
    framed = [value for value in values if value is not None]
    if len(framed) < len(values):
        raise BadInput("a record without a value counts as good", where=topic)
    if _compiled_reads(topic) and all(value.startswith(head) for value in framed):
        payloads = [value[HEADER_BYTES:] for value in framed]
        try:
            return pyruhvro.deserialize_array(payloads, text(topic)).cast(arrow_schema(topic))
        except (ValueError, pa.ArrowException) as error:
            raise BadInput("a record that counts as good cannot be read", where=topic, seen=str(error)[:200]) from error
    records = [decode_one(topic, value, registry=registry) for value in framed]
    return pa.RecordBatch.from_pylist(records, arrow_schema(topic))


@cache
def _compiled_reads(topic: str) -> bool:
    """Columns of bytes are read by fastavro only."""
    return not any(map(pa.types.is_binary, arrow_schema(topic).types))
