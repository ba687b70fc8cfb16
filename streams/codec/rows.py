"""From framed values to rows of the current schema: what cannot be read is set aside with a reason, value by value.

The rule, whichever way a value takes: it is read where its bytes are exactly what a writer of its schema writes. A
chunk that is whole goes through compiled code (pyruhvro) at once. Else it is halved around what is wrong, down to LEAF
values, which fastavro reads one by one; and so are values of older schemas.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyruhvro

from schemas.dead_letters import DeadLetterError as Error
from schemas.load import text
from schemas.registry import Registry
from schemas.wire import HEADER_BYTES, NotFramedError, schema_id_of
from streams.codec.arrow import arrow_schema, left_to_fastavro
from streams.codec.decoded import Int64, Reason
from streams.codec.head import head_of
from streams.codec.one import read_one
from streams.codec.sizes import avro_bytes
from streams.codec.writers import Writer, writer_of

LEAF = 16
_HEADER, _PAYLOAD = itemgetter(slice(None, HEADER_BYTES)), itemgetter(slice(HEADER_BYTES, None))


@dataclass(frozen=True)
class Rows:
    """`batch` has one row for each value that could be read; row i is value `where[i]`, int64, rising."""

    batch: pa.RecordBatch
    where: Int64
    unread: dict[int, Reason]


def read_rows(topic: str, values: Sequence[bytes | None], registry: Registry) -> Rows:
    """All values of one topic, without prefix, that can be read; not for journal and sink-intents, whose values hold
    records and maps. Raises Unavailable where the registry does not answer.
    """
    head = head_of(topic, registry)
    payloads = _payloads(values, head)
    batch = None if payloads is None else _read_whole(topic, payloads)
    if batch is not None:
        return Rows(batch, np.arange(len(values), dtype=np.int64), {})
    sorted_out = _SortedOut(topic)
    for position, schema_id in _framed(values, sorted_out.unread):
        sorted_out.of_schema.setdefault(schema_id, []).append(position)
    for schema_id, positions in sorted_out.of_schema.items():
        _read_schema(sorted_out, values, positions, writer_of(topic, schema_id, registry))
    return sorted_out.rows()


@dataclass
class _SortedOut:
    """What has been read so far, in pieces."""

    topic: str
    unread: dict[int, Reason] = field(default_factory=dict)
    of_schema: dict[int, list[int]] = field(default_factory=dict)
    where: list[int] = field(default_factory=list)
    batches: list[pa.RecordBatch] = field(default_factory=list)

    def add(self, positions: Sequence[int], batch: pa.RecordBatch) -> None:
        self.where.extend(positions)
        self.batches.append(batch)

    def rows(self) -> Rows:
        table = pa.Table.from_batches(self.batches, arrow_schema(self.topic)).combine_chunks()
        batch = table.to_batches()[0] if len(table) else pa.RecordBatch.from_pylist([], arrow_schema(self.topic))
        where = np.array(self.where, np.int64)
        order = np.argsort(where)
        return Rows(batch.take(pa.array(order)), where[order], self.unread)


def _payloads(values: Sequence[bytes | None], head: bytes) -> list[bytes] | None:
    """Every payload, if every value has this header."""
    if None in values:
        return None
    framed = cast(Sequence[bytes], values)
    return list(map(_PAYLOAD, framed)) if set(map(_HEADER, framed)) == {head} else None


def _read_whole(topic: str, payloads: list[bytes]) -> pa.RecordBatch | None:
    """The rows of payloads of the current schema; None where any of them is not exactly one record.

    pyruhvro stops at the record's end and does not look at UTF-8; so the texts are checked here, and the rows, if
    written again, must be as long as what was read.
    """
    if topic in left_to_fastavro():
        return None
    try:
        batch = pyruhvro.deserialize_array(payloads, text(topic))
        for column in batch.columns:
            column.validate(full=True)
    except (ValueError, pa.ArrowException):
        return None
    return batch if avro_bytes(batch) == sum(map(len, payloads)) else None


def _framed(values: Sequence[bytes | None], unread: dict[int, Reason]) -> Iterator[tuple[int, int]]:
    """(position, schema id) of every value with a header; the rest goes to `unread`."""
    for position, value in enumerate(values):
        if value is None:
            unread[position] = (Error.NO_VALUE, "the record has no value")
            continue
        try:
            yield position, schema_id_of(value)
        except NotFramedError as error:
            unread[position] = (Error.NOT_FRAMED, str(error))


def _read_schema(
    done: _SortedOut, values: Sequence[bytes | None], positions: list[int], writer: Writer | Reason
) -> None:
    if isinstance(writer, tuple):
        done.unread.update(dict.fromkeys(positions, writer))
        return
    payloads = [(values[position] or b"")[HEADER_BYTES:] for position in positions]
    if writer.is_current:
        _read_halves(done, positions, payloads, writer)
    else:
        _read_singly(done, positions, payloads, writer)


def _read_halves(done: _SortedOut, positions: list[int], payloads: list[bytes], writer: Writer) -> None:
    batch = _read_whole(done.topic, payloads)
    if batch is not None:
        done.add(positions, batch)
    elif len(payloads) <= LEAF:
        _read_singly(done, positions, payloads, writer)
    else:
        half = len(payloads) // 2
        _read_halves(done, positions[:half], payloads[:half], writer)
        _read_halves(done, positions[half:], payloads[half:], writer)


def _read_singly(done: _SortedOut, positions: list[int], payloads: list[bytes], writer: Writer) -> None:
    read: list[int] = []
    records: list[dict[str, Any]] = []
    for position, payload in zip(positions, payloads, strict=True):
        record = read_one(payload, writer)
        if isinstance(record, tuple):
            done.unread[position] = record
        else:
            read.append(position)
            records.append(record)
    _add_fitting(done, read, records)


def _add_fitting(done: _SortedOut, positions: list[int], records: list[dict[str, Any]]) -> None:
    """A number of another size than its type has comes through fastavro, and stops here."""
    try:
        done.add(positions, pa.RecordBatch.from_pylist(records, arrow_schema(done.topic)))
    except (pa.ArrowException, OverflowError) as error:
        if len(records) == 1:
            done.unread[positions[0]] = (Error.NOT_AVRO, str(error)[:200])
            return
        for position, record in zip(positions, records, strict=True):
            _add_fitting(done, [position], [record])
