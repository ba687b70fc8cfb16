"""Confluent's wire format: byte 0, then the schema id (four bytes, big-endian), then the Avro payload."""

MAGIC = 0
HEADER_BYTES = 5


class NotFramedError(ValueError):
    """The bytes do not start with a header."""


def header(schema_id: int) -> bytes:
    """The five bytes before each payload.

    >>> header(7).hex()
    '0000000007'
    """
    return bytes((MAGIC,)) + schema_id.to_bytes(4, "big")


def frame(schema_id: int, payload: bytes) -> bytes:
    """A payload with its header."""
    return header(schema_id) + payload


def schema_id_of(value: bytes) -> int:
    """The id in a header. Raises NotFramedError where there is none."""
    if len(value) < HEADER_BYTES:
        raise NotFramedError(f"a header has {HEADER_BYTES} bytes, the value {len(value)}")
    if value[0] != MAGIC:
        raise NotFramedError(f"the first byte is 0x{value[0]:02x}, a header starts with 0x{MAGIC:02x}")
    return int.from_bytes(value[1:HEADER_BYTES], "big")


def unframe(value: bytes) -> tuple[int, bytes]:
    """Schema id and payload. Raises NotFramedError where there is no header.

    >>> unframe(frame(7, b"x"))
    (7, b'x')
    """
    return schema_id_of(value), value[HEADER_BYTES:]
