"""One payload to one record or the reason why not."""

from typing import Any

from schemas.dead_letters import DeadLetterError as Error
from streams.codec.avro import read_payload
from streams.codec.decoded import Reason
from streams.codec.writers import Writer

_LONGEST_MESSAGE = 200


def read_one(payload: bytes, writer: Writer) -> dict[str, Any] | Reason:
    """A record of the current schema. Any failure of the reader is the value's own: none may stop a chunk."""
    try:
        return read_payload(payload, writer.schema, writer.reader)
    except EOFError:
        return Error.TRUNCATED, f"the value ends after {len(payload)} bytes, in the middle of the record"
    except Exception as error:
        return Error.NOT_AVRO, f"{type(error).__name__}: {str(error)[:_LONGEST_MESSAGE]}"
