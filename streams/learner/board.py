"""The pen of a topic whose records count only where their writer expected them to stand (streams.placed)."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from aiokafka import AIOKafkaProducer

from schemas.registry import Registry
from scorer.errors import BadInput
from streams.brokers.shortened import shortened
from streams.codec.encode import decode_one, encode_one
from streams.kafka.batches import send_rows
from streams.kafka.log import Log
from streams.placed import NOWHERE, counts
from streams.ports import Chunk

LOG = logging.getLogger(__name__)
Said = tuple[str, Mapping[str, Any]]  # key and record, its place left out


class Reader(Protocol):
    """Who wants to know what counts."""

    def take(self, offset: int, key: str, record: dict[str, Any] | None) -> None:
        """The next record that counts, in offset order; None is a tombstone."""

    def shadow(self, key: str) -> None:
        """A record of this key stands behind those that count and does not count itself: a compaction would keep it,
        and delete the one that counts, unless that is said again."""


class Board:
    """Reads and writes one such topic. `next_offset`: all below it has been read; nothing there will change.

    Raises Unavailable where the broker stops answering, Inconsistent where it no longer holds what is to be read.
    """

    def __init__(self, producer: AIOKafkaProducer, log: Log, topic: str, registry: Registry, reader: Reader) -> None:
        self.next_offset = 0
        self._producer, self._log, self._topic, self._registry, self._reader = producer, log, topic, registry, reader

    async def read(self) -> None:
        """Read what stood there when the log was opened."""
        await self._read(await self._log.high_watermark())

    async def catch_up(self) -> None:
        """Read what others have written meanwhile, as far as it comes at once: so that less is said in vain."""
        async for chunk in self._log.rest(self.next_offset):
            self._accept(chunk)

    async def say(self, said: Sequence[Said]) -> bool:
        """Append these in one go; whether all count. Where they do not, what others wrote has been read meanwhile: work
        out anew what is to be said.
        """
        if not said:
            return True
        records = [{**record, "place": self.next_offset + at} for at, (_, record) in enumerate(said)]
        values = [encode_one(self._topic, record, registry=self._registry) for record in records]
        ranges = await send_rows(self._producer, self._log.topic, 0, [key.encode() for key, _ in said], values)
        offsets = [offset for one in ranges for offset in one]
        if offsets[0] < self.next_offset:
            raise shortened(f"{self._log.topic}/0", known=self.next_offset, left=offsets[0])
        if offsets != [record["place"] for record in records]:
            await self._read(offsets[-1] + 1)
            return False
        for (key, _), record, offset in zip(said, records, offsets, strict=True):
            self._take(offset, key, record)
        self.next_offset = offsets[-1] + 1
        return True

    async def _read(self, stop: int) -> None:
        async for chunk in self._log.read(self.next_offset, stop):
            self._accept(chunk)
        self.next_offset = max(self.next_offset, stop)

    def _accept(self, chunk: Chunk) -> None:
        for offset, key, value in zip(chunk.offsets.tolist(), chunk.keys, chunk.values, strict=True):
            said = read_said(self._topic, (offset, key, value), self._registry)
            if said is not None:
                self._take(offset, *said)
            self.next_offset = offset + 1

    def _take(self, offset: int, key: str, record: dict[str, Any] | None) -> None:
        if record is None or counts(offset, record):
            self._reader.take(offset, key, record)
        else:
            self._reader.shadow(key)


def read_said(
    topic: str, found: tuple[int, bytes | None, bytes | None], registry: Registry
) -> tuple[str, dict[str, Any] | None] | None:
    """Key and record of the offset, key and value `found` on such a topic; None where the key is no text, under which
    nothing of ours stands. A value that is no record does not count, as for workers; either is told as a warning."""
    offset, key, value = found
    try:
        name = (key or b"").decode()
    except UnicodeDecodeError as error:
        LOG.warning("%s/0/%s is left out: its key is no text: %s", topic, offset, error)
        return None
    try:
        return name, None if value is None else decode_one(topic, value, registry=registry)
    except BadInput as error:
        LOG.warning("%s/0/%s is left out: %s; its key: %.80r", topic, offset, error, name)
        return name, {"place": NOWHERE}
