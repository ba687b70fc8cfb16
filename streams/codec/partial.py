"""As much of a broken value as can be read: for people, never for the pipeline."""

import io
from typing import Any

import fastavro

from schemas.foreign import as_written
from schemas.load import text
from schemas.registry import Registry, UnknownSchemaError
from schemas.wire import NotFramedError, unframe


def read_partly(topic: str, value: bytes, registry: Registry) -> tuple[dict[str, Any], bytes]:
    """The leading fields that can be read, by the writer's schema if it is known, and the bytes that are left.

    A value without a header is all left over. Bytes in a field are told in hexadecimal.
    """
    try:
        schema_id, payload = unframe(value)
    except NotFramedError:
        return {}, value
    try:
        fields = as_written(registry.avsc_of(schema_id))["fields"]
    except (UnknownSchemaError, ValueError):
        fields = as_written(text(topic))["fields"]
    return _leading(fields, payload)


def _leading(fields: list[dict[str, Any]], payload: bytes) -> tuple[dict[str, Any], bytes]:
    stream, done = io.BytesIO(payload), 0
    found: dict[str, Any] = {}
    for field in fields:
        try:
            value = fastavro.schemaless_reader(stream, fastavro.parse_schema(field["type"]), None)
        except Exception:  # whatever is wrong with these bytes, they are what is left
            break
        found[field["name"]], done = _told(value), stream.tell()
    return found, payload[done:]


def _told(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {name: _told(item) for name, item in value.items()}
    return [_told(item) for item in value] if isinstance(value, list) else value
