"""One file of a capture: records of one partition in offset order, as an Avro object container any reader opens.

A file is written under another name, brought to the disk, and only then has its own: what has its name is whole.
"""

import hashlib
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, cast

import fastavro
import numpy as np
import numpy.typing as npt
from fastavro.write import Writer

from scorer.errors import BadInput
from streams.capture.spans import KEY, KEY_END, NONE, OFFSET, PUBLISHED, VALUE, VALUE_END, Int64, spans
from streams.ports import Chunk

PART: Final = ".part"
_BLOCK_BYTES = 1 << 20
_LEVEL = 3  # of zstandard
SCHEMA = fastavro.parse_schema(
    {
        "type": "record",
        "name": "CapturedRecord",
        "namespace": "launchpulse",
        "doc": "One Kafka record of one partition, byte for byte.",
        "fields": [
            {"name": "offset", "type": "long", "doc": "Its offset."},
            {"name": "timestamp_ms", "type": "long", "doc": "Its publish time, Unix milliseconds."},
            {"name": "key", "type": ["null", "bytes"], "doc": "As on the broker."},
            {"name": "value", "type": ["null", "bytes"], "doc": "As on the broker; null is a tombstone."},
        ],
    }
)


@dataclass(frozen=True)
class Block:
    """Some records in a row: `offsets` and `published_ms` int64[n]."""

    offsets: Int64
    published_ms: Int64
    keys: list[bytes | None]
    values: list[bytes | None]


class SegmentFile:
    """Writes one file. Until `finish` there is none under `path`; `discard` leaves nothing behind."""

    def __init__(self, path: Path, topic: str, partition: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self._part = path, path.with_name(path.name + PART)
        self._file = _Hashed(self._part.open("wb"))
        self._writer = Writer(
            cast(IO[bytes], self._file),
            SCHEMA,
            "zstandard",
            sync_interval=_BLOCK_BYTES,
            metadata={"launchpulse.topic": topic, "launchpulse.partition": str(partition)},
            compression_level=_LEVEL,
        )
        self.records = 0
        self.raw_bytes = 0

    def add(self, chunk: Chunk) -> None:
        """Append its records."""
        columns = (chunk.offsets.tolist(), chunk.published_ms.tolist(), chunk.keys, chunk.values)
        for offset, published_ms, key, value in zip(*columns, strict=True):
            self._writer.write({"offset": offset, "timestamp_ms": published_ms, "key": key, "value": value})
        self.records += len(chunk.offsets)
        self.raw_bytes += sum(map(len, filter(None, chunk.keys))) + sum(map(len, filter(None, chunk.values)))

    def finish(self) -> tuple[int, str]:
        """Give the file its name; its size in bytes and its SHA-256."""
        self._writer.flush()
        self._file.to_disk()
        self._file.close()
        self._part.rename(self.path)
        _directory_to_disk(self.path.parent)
        return self._file.size, self._file.digest.hexdigest()

    def discard(self) -> None:
        """Leave it unwritten."""
        self._file.close()
        self._part.unlink(missing_ok=True)


def read_blocks(file: IO[bytes], where: str) -> Iterator[Block]:
    """All records of a file, block by block. Raises BadInput at the first that cannot be read; `where` names it."""
    try:
        reader = fastavro.block_reader(file)
        if fastavro.parse_schema(reader.writer_schema) != SCHEMA:
            raise BadInput("a file of records of another kind", where=where)
        for block in reader:
            content: Any = block  # its bytes are no part of fastavro's types
            yield _block(np.frombuffer(content.bytes_.getbuffer(), np.uint8), block.num_records)
    except (ValueError, EOFError, LookupError, TypeError, OSError) as error:
        raise BadInput("a captured file cannot be read", where=where, seen=str(error) or "it ends early") from error


def _block(content: npt.NDArray[np.uint8], count: int) -> Block:
    at, raw = spans(content, count), content.tobytes()
    return Block(at[:, OFFSET], at[:, PUBLISHED], _cut(raw, at, KEY, KEY_END), _cut(raw, at, VALUE, VALUE_END))


def _cut(raw: bytes, at: Int64, begin: int, end: int) -> list[bytes | None]:
    places = zip(at[:, begin].tolist(), at[:, end].tolist(), strict=True)
    return [None if first == NONE else raw[first:stop] for first, stop in places]


class _Hashed(io.RawIOBase):
    """A file that knows the hash of what was written to it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.digest.update(content)
        self.size += len(content)
        return self._file.write(content)

    def to_disk(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()
        super().close()


def _directory_to_disk(folder: Path) -> None:
    """A name is on the disk when its folder is."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
