"""One payload by fastavro: the slow and strict way, and the reference for the fast one."""

import io
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

import fastavro

from schemas.defaults import with_values
from schemas.foreign import as_written
from schemas.load import Schema, text


@cache
def parsed(avsc: str) -> Schema:
    """A schema as fastavro wants it, without logical types; parsed once. Raises ValueError where it cannot be used."""
    written = as_written(avsc)
    try:
        return cast(Schema, fastavro.parse_schema(written))
    except Exception as error:  # a foreign schema may be wrong in any way
        raise ValueError(f"{type(error).__name__}: {str(error)[:200]}") from error


@cache
def own(topic: str) -> Schema:
    """This version's schema of a topic, its defaults as values: records are written by it, and read to it.

    Defaults of whoever wrote a record play no part in reading it.
    """
    return with_values(cast(Schema, fastavro.parse_schema(as_written(text(topic)))))


def written_by(avsc: str, topic: str) -> Schema:
    """The schema of a writer: `own(topic)` itself where it is that text."""
    return own(topic) if avsc == text(topic) else parsed(avsc)


def write_payload(record: Mapping[str, Any], schema: Schema) -> bytes:
    """Avro bytes without a header. Raises what fastavro raises for a record that does not fit."""
    stream = io.BytesIO()
    fastavro.schemaless_writer(stream, schema, dict(record), strict_allow_default=True)
    return stream.getvalue()


def read_payload(payload: bytes, writer: Schema, reader: Schema) -> dict[str, Any]:
    """One record, which must be the whole payload and what a writer of its schema writes.

    Raises EOFError for a record that is cut short, ValueError for other bytes than a writer's, and whatever else
    fastavro raises.
    """
    record = _read(payload, writer, None)
    if write_payload(record, writer) != payload:
        raise ValueError("the record, written again, has other bytes")
    return record if writer is reader else _read(payload, writer, reader)


def _read(payload: bytes, writer: Schema, reader: Schema | None) -> dict[str, Any]:
    stream = io.BytesIO(payload)
    record = fastavro.schemaless_reader(stream, writer, reader)
    left = len(payload) - stream.tell()
    if left:
        raise ValueError(f"{left} bytes are left over after the record")
    return cast(dict[str, Any], record)
