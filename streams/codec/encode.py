"""Rows of a topic to framed Avro values, and one record there and back.

A whole record batch is written by compiled code (pyruhvro), except for topics whose schema it cannot write (it has no
`bytes`: dead-letters, journal, product-vectors), which fastavro writes; the values are the same.
"""

import io
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

import fastavro
import pyarrow as pa
import pyruhvro
from fastavro.read import SchemaResolutionError

from schemas.load import Schema, as_schema, names, schema, text
from schemas.registry import PACKAGED, Registry
from schemas.wire import header, unframe
from scorer.errors import BadInput


def encode(topic: str, rows: pa.RecordBatch, *, registry: Registry = PACKAGED) -> list[bytes]:
    """Framed values of `rows`, in order; columns as in `arrow_schema(topic)`, in any order.

    `topic` is the name without prefix. Raises BadInput where a column is missing, of another type, or has a null that
    the schema does not allow.
    """
    head = header(registry.id_of(topic))
    if topic in written_by_fastavro():
        return [head + _payload(topic, row) for row in rows.to_pylist(maps_as_pydicts="strict")]
    try:
        arrays = pyruhvro.serialize_record_batch(rows, text(topic), 1)
    except (ValueError, pa.ArrowException) as error:
        raise BadInput(f"rows that do not fit the schema of {topic}", seen=str(error)) from error
    return [head + payload for array in arrays for payload in array.to_pylist()]


def encode_one(topic: str, record: Mapping[str, Any], *, registry: Registry = PACKAGED) -> bytes:
    """One framed value. Raises BadInput where the record does not fit the topic's schema."""
    return header(registry.id_of(topic)) + _payload(topic, record)


def decode_one(topic: str, value: bytes, *, registry: Registry = PACKAGED) -> dict[str, Any]:
    """One record of a framed value, older writers' included. Raises BadInput, or Unavailable of the registry."""
    try:
        schema_id, payload = unframe(value)
        return read_payload(payload, parsed(registry.avsc_of(schema_id)), parsed(text(topic)))
    except (
        LookupError,
        ValueError,
        EOFError,
        TypeError,
        OverflowError,
        SchemaResolutionError,
    ) as error:
        seen = f"{type(error).__name__}: {str(error)[:200]}"
        raise BadInput(f"a value that is no record of {topic}", seen=seen) from error


def read_payload(payload: bytes, writer: Schema, reader: Schema) -> dict[str, Any]:
    """One record of a payload, by parsed schemas; raises what fastavro raises, ValueError for bytes left over."""
    stream = io.BytesIO(payload)
    record = fastavro.schemaless_reader(stream, writer, None if writer is reader else reader)
    left = len(payload) - stream.tell()
    if left:
        raise ValueError(f"{left} bytes are left over after the record")
    return cast(dict[str, Any], record)


@cache
def arrow_schema(topic: str) -> pa.Schema:
    """The columns of a topic's record batches."""
    return pyruhvro.avro_to_arrow_schema(text(topic)).remove_metadata()


@cache
def written_by_fastavro() -> frozenset[str]:
    """Topics that pyruhvro cannot write."""
    return frozenset(name for name in names() if _has_bytes(schema(name)))


def _has_bytes(node: Any) -> bool:
    if isinstance(node, dict):
        return any(
            _has_bytes(value) for key, value in node.items() if key in ("type", "fields", "items", "values")
        )
    return any(_has_bytes(item) for item in node) if isinstance(node, list) else node == "bytes"


def _payload(topic: str, record: Mapping[str, Any]) -> bytes:
    stream = io.BytesIO()
    try:
        fastavro.schemaless_writer(stream, parsed(text(topic)), dict(record), strict_allow_default=True)
    except (ValueError, TypeError, OverflowError, AttributeError) as error:
        raise BadInput(f"a record that does not fit the schema of {topic}", seen=f"{error}") from error
    return stream.getvalue()


@cache
def parsed(avsc: str) -> Schema:
    """A schema as fastavro wants it; parsed once."""
    return cast(Schema, fastavro.parse_schema(as_schema(avsc)))
