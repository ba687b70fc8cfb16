"""The columns of each topic, as arrow sees its Avro schema."""

from functools import cache

import pyarrow as pa
import pyruhvro

from schemas.load import text


@cache
def arrow_schema(topic: str) -> pa.Schema:
    """Names, types and nullability of a topic's columns. Raises KeyError for a topic that is not Avro."""
    schema = pyruhvro.avro_to_arrow_schema(text(topic))
    return pa.schema([field.remove_metadata() for field in schema])
