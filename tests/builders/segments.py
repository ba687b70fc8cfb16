"""Captured records as a general writer of Avro writes them."""

import io

import fastavro

from streams.capture.segment import SCHEMA

Row = tuple[int, int, bytes | None, bytes | None]


def container(rows: list[Row]) -> bytes:
    """An object container file of offset, publish time, key and value, in blocks of a few rows."""
    names = ("offset", "timestamp_ms", "key", "value")
    file = io.BytesIO()
    fastavro.writer(file, SCHEMA, [dict(zip(names, row, strict=True)) for row in rows], sync_interval=400)
    return file.getvalue()
