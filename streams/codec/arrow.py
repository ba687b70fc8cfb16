"""The columns of each topic, as arrow sees its Avro schema."""

from functools import cache
from typing import Any

import pyarrow as pa
import pyruhvro

from schemas.load import names, schema, text


@cache
def arrow_schema(topic: str) -> pa.Schema:
    """Names, types and nullability of a topic's columns. Raises KeyError for a topic that is not Avro."""
    return pa.schema([field.remove_metadata() for field in pyruhvro.avro_to_arrow_schema(text(topic))])


@cache
def left_to_fastavro() -> frozenset[str]:
    """Topics with `bytes`, which pyruhvro neither reads nor writes."""
    return frozenset(name for name in names() if _has_bytes(schema(name)))


def _has_bytes(node: Any) -> bool:
    if isinstance(node, dict):
        return any(_has_bytes(value) for key, value in node.items() if key in ("type", "fields", "items", "values"))
    return any(_has_bytes(item) for item in node) if isinstance(node, list) else node == "bytes"
