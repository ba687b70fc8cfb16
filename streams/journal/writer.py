"""The pen of one partition's journal: claims it, appends under the claim, and notices when it has lost it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from aiokafka import AIOKafkaProducer

from schemas.registry import Registry
from scorer.errors import Fenced, Inconsistent
from streams.codec.encode import decode_one, encode_one
from streams.journal.beginning import Beginning
from streams.journal.fold import JournalFold
from streams.journal.records import Checkpoint, Claim, Record, Step, Waiting, from_avro, to_avro
from streams.kafka.fitting import fitting
from streams.kafka.log import Log


@dataclass
class Takeover:
    """What a new owner finds: the newest checkpoint that counts, the counted steps behind it in order, and what the
    claim of each epoch told of the settings that decide."""

    checkpoint: Checkpoint | None = None
    steps: list[Step] = field(default_factory=list)
    settings: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


class JournalWriter:
    """Appends to one partition. An append returns once the broker has acknowledged it and the claim still holds.

    `next_offset` is the first journal offset that this writer has not seen. `settings`: those that decide, as the claim
    tells them.
    """

    def __init__(
        self,
        producer: AIOKafkaProducer,
        log: Log,
        *,
        owner: str,
        registry: Registry,
        settings: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.producer, self.log, self.owner, self._registry = producer, log, owner, registry
        self.settings = settings
        self.epoch = -1
        self.checkpoint_offset = -1
        self.next_offset = -1
        self._one_at_a_time = asyncio.Lock()

    async def claim(self) -> Takeover:
        """Append a claim of a greater epoch than any before it, having read all that counts up to it. Raises
        Inconsistent where the topic has forgotten what that takes."""
        end = await self.log.high_watermark()
        fold, takeover, next_offset = await self._start(end)
        await self._read(fold, takeover, next_offset, end)
        while True:
            claim = Claim(fold.epoch + 1, fold.next_number - 1, self.owner, fold.checkpoint_offset, self.settings)
            at = await self._send(claim)
            await self._read(fold, takeover, end, at)
            end = at
            if fold.epoch < claim.epoch:
                break
        self.epoch, self.next_offset = claim.epoch, at + 1
        self.checkpoint_offset = fold.checkpoint_offset
        takeover.settings = fold.settings
        return takeover

    async def append(self, record: Step | Checkpoint | Waiting) -> int:
        """The record's offset. Raises Fenced where a newer claim stands before it: it does not count then."""
        async with self._one_at_a_time:
            at = await self._send(record)
            if at != self.next_offset:
                await self._look_for_claims(self.next_offset, at)
            self.next_offset = at + 1
        if isinstance(record, Checkpoint):
            self.checkpoint_offset = at
        return at

    async def _start(self, end: int) -> tuple[JournalFold, Takeover, int]:
        """Where to read from: the newest checkpoint that the last writer knew, else the beginning; where either is
        gone, the newest checkpoint left."""
        last = await self._at(end - 1)
        at = last.checkpoint_offset if last else -1
        found = await self._at(at)
        if found is None and end > 0:
            at = await self._left(end)
            found = await self._at(at)
        if found is None:
            return JournalFold(), Takeover(), 0
        if not isinstance(found, Checkpoint):
            raise Inconsistent("a journal names a checkpoint that is none", where=f"{self.log.topic}/{at}")
        fold = JournalFold(found.epoch, found.number + 1, settings={found.epoch: found.settings})
        return fold, Takeover(found), found.resume_offset

    async def _at(self, offset: int) -> Record | None:
        """None where the topic holds none there."""
        if offset < 0:
            return None
        return next(iter([record async for _, record in self._records(offset, offset + 1, holes=True)]), None)

    async def _left(self, end: int) -> int:
        """Offset of the checkpoint to begin at, -1 where the journal is whole and had none."""
        left = Beginning()
        async for offset, record in self._records(0, end):
            left.accept(offset, record)
        if left.first == 0:
            return -1
        if left.first < 0 or left.at < left.first:
            raise Inconsistent(
                "the journal's records are gone",
                where=f"{self.log.topic}/{self.log.partition}",
                seen=f"of {end} records the first left is {left.first}" if left.first > 0 else f"none of {end} is left",
                remedy="No worker has stood on this partition for as long as retention_ms keeps records, so nobody "
                "knows how far its profiles have come. Begin with new topics, under another topic_prefix or in place "
                "of all of these, and with a retention_ms that outlasts a pause.",
            )
        return left.at

    async def _read(self, fold: JournalFold, takeover: Takeover, first: int, stop: int) -> None:
        async for offset, record in self._records(first, stop):
            step = fold.accept(offset, record)
            if step is not None:
                takeover.steps.append(step)
        if fold.checkpoint is not takeover.checkpoint and fold.checkpoint is not None:
            done = fold.checkpoint.number
            takeover.checkpoint = fold.checkpoint
            takeover.steps = [step for step in takeover.steps if step.number > done]

    async def _look_for_claims(self, first: int, stop: int) -> None:
        async for offset, record in self._records(first, stop):
            if isinstance(record, Claim) and record.epoch > self.epoch:
                raise Fenced(
                    f"worker {record.owner} has claimed this partition with epoch {record.epoch}",
                    where=f"{self.log.topic}/{self.log.partition}/{offset}",
                    seen=f"own epoch {self.epoch}",
                    remedy="This worker stops working on the partition; the other goes on.",
                )

    async def _records(self, first: int, stop: int, *, holes: bool = False) -> AsyncIterator[tuple[int, Record]]:
        async for chunk in self.log.read(first, stop, holes=holes):
            for offset, value in zip(chunk.offsets.tolist(), chunk.values, strict=True):
                if value is not None:
                    yield offset, from_avro(decode_one("journal", value, registry=self._registry))

    async def _send(self, record: Record) -> int:
        value = encode_one("journal", to_avro(record), registry=self._registry)
        with fitting(self.log.topic):
            sent = await self.producer.send_and_wait(self.log.topic, value, partition=self.log.partition)
        return int(sent.offset)
