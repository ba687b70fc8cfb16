"""What is learnt of records while they are captured: times of events, numbers of outputs, steps, spaces, schemas."""

from typing import Any

import pyarrow.compute as pc

from schemas.load import as_schema
from schemas.registry import Registry, UnknownSchemaError
from schemas.wire import HEADER_BYTES, NotFramedError, schema_id_of
from scorer.errors import BadInput, Inconsistent
from streams.capture.manifest import Followed, Manifest, Stretch
from streams.codec.encode import decode_one
from streams.codec.rows import read_rows
from streams.journal.fold import JournalFold
from streams.journal.records import Record, Step, from_avro
from streams.ports import Chunk


class Nothing:
    """Of rows, whose bytes are not looked at."""

    def see(self, chunk: Chunk) -> int:
        """All are captured."""
        return len(chunk.offsets)


class Ids:
    """Of Avro topics: which schemas their values name."""

    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch

    def see(self, chunk: Chunk) -> int:
        """All are captured."""
        heads = {value[:HEADER_BYTES] for value in chunk.values if value}
        found = set(self._stretch.schemas) | {schema for head in heads if (schema := _id(head)) is not None}
        self._stretch.schemas = sorted(found)
        return len(chunk.offsets)


class Events(Ids):
    """Of topics that events come on: also when they happened. What cannot be read has no time."""

    def __init__(self, stretch: Stretch, registry: Registry) -> None:
        super().__init__(stretch)
        self._registry = registry

    def see(self, chunk: Chunk) -> int:
        """All are captured."""
        at_ms = read_rows(chunk.topic, chunk.values, self._registry).batch.column("at_ms")
        if len(at_ms):
            bounds = pc.min_max(at_ms)
            self._stretch.event_ms.widen(bounds["min"].as_py(), bounds["max"].as_py())
        return super().see(chunk)


class Vectors(Ids):
    """Of product-vectors: also the spaces that they live in."""

    def __init__(self, stretch: Stretch, registry: Registry, manifest: Manifest) -> None:
        super().__init__(stretch)
        self._registry, self._manifest = registry, manifest

    def see(self, chunk: Chunk) -> int:
        """All are captured."""
        spaces = {_decoded(chunk, at, self._registry)["space"] for at, value in enumerate(chunk.values) if value}
        self._manifest.spaces = sorted({*self._manifest.spaces, *spaces})
        return super().see(chunk)


class Numbered(Ids):
    """Of outputs: captured are the records of steps that the captured journal holds, with a number below `limit`.

    Numbers never skip one, so the first record at the limit stands behind all below it; what follows it can only
    repeat them.
    """

    def __init__(self, stretch: Stretch, registry: Registry, limit: int | None) -> None:
        super().__init__(stretch)
        self._registry, self._limit = registry, limit
        self._leading: dict[bytes, bool] = {}

    def see(self, chunk: Chunk) -> int:
        """Those before the first that is at the limit."""
        super().see(chunk)
        for at, value in enumerate(chunk.values):
            number = self._number(chunk, at, value or b"")
            if self._limit is not None and number >= self._limit:
                return at
            if number == self._stretch.next_seq or (self._stretch.last is None and at == 0):
                self._stretch.next_seq = number + 1
        return len(chunk.offsets)

    def _number(self, chunk: Chunk, at: int, value: bytes) -> int:
        head = value[:HEADER_BYTES]
        if head not in self._leading:
            self._leading[head] = _leads_with_number(head, self._registry)
        return first_long(value[HEADER_BYTES:]) if self._leading[head] else -1


class Steps(Ids):
    """Of a journal: which steps count, and what the last of them names."""

    def __init__(self, stretch: Stretch, registry: Registry, manifest: Manifest, followed: Followed) -> None:
        super().__init__(stretch)
        self._registry, self._manifest, self._followed = registry, manifest, followed
        self._fold = JournalFold(followed.epoch, followed.next_number)

    def see(self, chunk: Chunk) -> int:
        """All are captured."""
        for at, value in enumerate(chunk.values):
            if value is not None:
                self._accept(int(chunk.offsets[at]), from_avro(_decoded(chunk, at, self._registry)))
        self._followed.epoch, self._followed.next_number = self._fold.epoch, self._fold.next_number
        return super().see(chunk)

    def _accept(self, offset: int, record: Record) -> None:
        known = self._fold.epoch + 1 if self._followed.steps else self._fold.epoch
        if isinstance(record, Step) and record.epoch >= known:
            # Its claim, or the steps before it, stand before the captured stretch. One of an older owner may come
            # first; the newer follows.
            self._fold, self._followed.steps = JournalFold(record.epoch, record.number), 0
        step = self._fold.accept(offset, record)
        if step is not None:
            self._follow(step)

    def _follow(self, step: Step) -> None:
        followed = self._followed
        if not followed.steps:
            followed.first_inputs = {each.topic: each.first for each in step.inputs}
        followed.steps += 1
        followed.inputs |= {each.topic: each.next for each in step.inputs}
        followed.outputs |= {each.topic: each.first_seq + each.count for each in step.outputs}
        followed.in_force = list(step.in_force)
        models = {step.text_model, step.interest_model, *step.interest_models} - {""}
        if not models <= set(self._manifest.models):
            self._manifest.models = sorted({*self._manifest.models, *models})


def first_long(payload: bytes) -> int:
    """The Avro long that a payload begins with; -1 where it is too short.

    >>> first_long(bytes((0x80, 0x01)))
    64
    """
    word = 0
    for shift, byte in enumerate(payload[:10]):
        word |= (byte & 127) << (7 * shift)
        if byte < 128:
            return (word >> 1) ^ -(word & 1)
    return -1


def _leads_with_number(head: bytes, registry: Registry) -> bool:
    try:
        return bool(as_schema(registry.avsc_of(schema_id_of(head)))["fields"][0]["name"] == "seq")
    except (NotFramedError, UnknownSchemaError, LookupError, ValueError):
        return False


def _id(head: bytes) -> int | None:
    try:
        return schema_id_of(head)
    except NotFramedError:
        return None


def _decoded(chunk: Chunk, at: int, registry: Registry) -> dict[str, Any]:
    try:
        return decode_one(chunk.topic, chunk.values[at] or b"", registry=registry)
    except BadInput as error:
        where = f"{chunk.topic}/{chunk.partition}/{chunk.offsets[at]}"
        raise Inconsistent("a record of launchpulse's own cannot be read", where=where, seen=str(error)) from error
