"""Rows of a topic to framed Avro values, and one record there and back.

A whole record batch is written by compiled code (pyruhvro), except for topics whose schema it does not know (it has no
`bytes`: dead-letters, journal, policy-state, product-vectors), which fastavro writes; the values are the same. `topic`
is everywhere the name without prefix.
"""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyruhvro
from fastavro.read import SchemaResolutionError
from fastavro.validation import ValidationError, validate

from schemas.load import text
from schemas.registry import PACKAGED, NewerSchemaError, Registry
from schemas.topics import THE_SHOPS
from schemas.wire import unframe
from scorer.errors import BadInput, Inconsistent
from streams.codec.arrow import arrow_schema, left_to_fastavro
from streams.codec.avro import own, read_payload, write_payload, written_by
from streams.codec.head import head_of

_UNFIT = (
    LookupError,
    ValueError,
    TypeError,
    OverflowError,
    AttributeError,
    EOFError,
    SchemaResolutionError,
    ValidationError,
)


def encode(topic: str, rows: pa.RecordBatch, *, registry: Registry = PACKAGED) -> list[bytes]:
    """Framed values of `rows`, in order; columns as in `arrow_schema(topic)`, in any order, types cast where safe.

    Raises BadInput where a column is missing, does not fit, or has a null that the schema does not allow.
    """
    head = head_of(topic, registry)
    if topic in left_to_fastavro():
        return [head + _payload(topic, row) for row in rows.to_pylist(maps_as_pydicts="strict")]
    try:
        # The other way to ask for it lets a pool of threads spin for work after each call.
        arrays = pyruhvro.serialize_record_batch_spawn(_cast(topic, rows), text(topic), 1)
    except (LookupError, ValueError, pa.ArrowException) as error:
        raise BadInput(f"rows that do not fit the schema of {topic}", seen=str(error)[:300]) from error
    return [head + payload for array in arrays for payload in array.to_pylist()]


def encode_one(topic: str, record: Mapping[str, Any], *, registry: Registry = PACKAGED) -> bytes:
    """One framed value; fields with a default may be absent. Raises BadInput where the record does not fit."""
    return head_of(topic, registry) + _payload(topic, record)


def decode_one(topic: str, value: bytes, *, registry: Registry = PACKAGED) -> dict[str, Any]:
    """One record of a framed value, older writers' included.

    Raises BadInput, or Unavailable of the registry; Inconsistent where a newer launchpulse wrote it, by packaged ids:
    to leave that out would be to decide without what is known.
    """
    try:
        schema_id, payload = unframe(value)
        return read_payload(payload, written_by(registry.avsc_of(schema_id), topic), own(topic))
    except _UNFIT as error:
        if isinstance(error, NewerSchemaError) and topic not in THE_SHOPS:
            raise Inconsistent(
                "told by a newer launchpulse",
                where=topic,
                seen=f"schema {error}, which this version does not know",
                remedy="Install that one: there is no way back from it. Or was it written with a registry_url?",
            ) from error
        seen = f"{type(error).__name__}: {str(error)[:200]}"
        raise BadInput(f"a value that is no record of {topic}", seen=seen) from error


def _cast(topic: str, rows: pa.RecordBatch) -> pa.RecordBatch:
    wanted = arrow_schema(topic)
    return rows if rows.schema.equals(wanted) else rows.select(wanted.names).cast(wanted)


def _payload(topic: str, record: Mapping[str, Any]) -> bytes:
    try:
        # The writer alone cuts 1.5 to 1 and lets a wide number into an int. Asked to raise, the check writes a message
        # about each branch of a union that does not fit, also where another one does.
        if not validate(record, own(topic), raise_errors=False):
            validate(record, own(topic))
        return write_payload(record, own(topic))
    except _UNFIT as error:
        raise BadInput(f"a record that does not fit the schema of {topic}", seen=f"{error}"[:300]) from error
