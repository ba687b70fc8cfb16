"""Rows of a topic to framed Avro values, and one record there and back.

A whole record batch is written by compiled code (pyruhvro), except for topics whose schema it cannot write (it has no
`bytes`: dead-letters, journal, product-vectors), which fastavro writes; the values are the same. `topic` is everywhere
the name without prefix.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pyarrow as pa
import pyruhvro
from fastavro.read import SchemaResolutionError

from schemas.load import names, schema, text
from schemas.registry import PACKAGED, Registry
from schemas.wire import unframe
from scorer.errors import BadInput
from streams.codec.arrow import arrow_schema
from streams.codec.avro import parsed, read_payload, write_payload
from streams.codec.head import head_of

_UNFIT = (LookupError, ValueError, TypeError, OverflowError, AttributeError, EOFError, SchemaResolutionError)


def encode(topic: str, rows: pa.RecordBatch, *, registry: Registry = PACKAGED) -> list[bytes]:
    """Framed values of `rows`, in order; columns as in `arrow_schema(topic)`, in any order, types cast where safe.

    Raises BadInput where a column is missing, does not fit, or has a null that the schema does not allow.
    """
    head = head_of(topic, registry)
    if topic in written_by_fastavro():
        return [head + _payload(topic, row) for row in rows.to_pylist(maps_as_pydicts="strict")]
    try:
        arrays = pyruhvro.serialize_record_batch(_cast(topic, rows), text(topic), 1)
    except (LookupError, ValueError, pa.ArrowException) as error:
        raise BadInput(f"rows that do not fit the schema of {topic}", seen=str(error)[:300]) from error
    return [head + payload for array in arrays for payload in array.to_pylist()]


def encode_one(topic: str, record: Mapping[str, Any], *, registry: Registry = PACKAGED) -> bytes:
    """One framed value; fields with a default may be absent. Raises BadInput where the record does not fit."""
    return head_of(topic, registry) + _payload(topic, record)


def decode_one(topic: str, value: bytes, *, registry: Registry = PACKAGED) -> dict[str, Any]:
    """One record of a framed value, older writers' included. Raises BadInput, or Unavailable of the registry."""
    try:
        schema_id, payload = unframe(value)
        return read_payload(payload, parsed(registry.avsc_of(schema_id)), parsed(text(topic)))
    except _UNFIT as error:
        seen = f"{type(error).__name__}: {str(error)[:200]}"
        raise BadInput(f"a value that is no record of {topic}", seen=seen) from error


@cache
def written_by_fastavro() -> frozenset[str]:
    """Topics that pyruhvro cannot write."""
    return frozenset(name for name in names() if _has_bytes(schema(name)))


def _has_bytes(node: Any) -> bool:
    if isinstance(node, dict):
        return any(_has_bytes(value) for key, value in node.items() if key in ("type", "fields", "items", "values"))
    return any(_has_bytes(item) for item in node) if isinstance(node, list) else node == "bytes"


def _cast(topic: str, rows: pa.RecordBatch) -> pa.RecordBatch:
    wanted = arrow_schema(topic)
    return rows if rows.schema.equals(wanted) else rows.select(wanted.names).cast(wanted)


def _payload(topic: str, record: Mapping[str, Any]) -> bytes:
    try:
        return write_payload(record, parsed(text(topic)))
    except _UNFIT as error:
        raise BadInput(f"a record that does not fit the schema of {topic}", seen=f"{error}"[:300]) from error
