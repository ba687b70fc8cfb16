"""The pen of one partition's journal: claims it, appends under the claim, and notices when it has lost it."""

from dataclasses import dataclass, field

from aiokafka import AIOKafkaProducer

from scorer.errors import Fenced
from streams.codec.encode import decode_one, encode_one
from streams.journal.fold import JournalFold
from streams.journal.records import Checkpoint, Claim, Record, Step, from_avro, to_avro
from streams.kafka.consume import Log


@dataclass
class Takeover:
    """What a new owner finds: the newest checkpoint that counts, and the counted steps behind it in order."""

    checkpoint: Checkpoint | None = None
    steps: list[Step] = field(default_factory=list)


class JournalWriter:
    """Appends to one partition. An append returns once the broker has acknowledged it and the claim still holds."""

    def __init__(self, producer: AIOKafkaProducer, log: Log, *, owner: str) -> None:
        self.producer, self.log, self.owner = producer, log, owner
        self.epoch = -1
        self.checkpoint_offset = -1
        self._expected = -1

    async def claim(self) -> Takeover:
        """Append a claim of a greater epoch than any before it, having read all that counts up to it."""
        fold, takeover = JournalFold(), Takeover()
        next_offset = await self._start()
        while True:
            end = await self.log.high_watermark()
            await self._read(fold, takeover, next_offset, end)
            claim = Claim(fold.epoch + 1, fold.next_number - 1, self.owner, fold.checkpoint_offset)
            at = await self._send(claim)
            await self._read(fold, takeover, end, at)
            next_offset = at
            if fold.epoch < claim.epoch:
                break
        self.epoch, self._expected = claim.epoch, at + 1
        self.checkpoint_offset = fold.checkpoint_offset
        return takeover

    async def append(self, record: Step | Checkpoint) -> int:
        """The record's offset. Raises Fenced where a newer claim stands before it: it does not count then."""
        at = await self._send(record)
        if at != self._expected:
            await self._look_for_claims(self._expected, at)
        self._expected = at + 1
        if isinstance(record, Checkpoint):
            self.checkpoint_offset = at
        return at

    async def _start(self) -> int:
        """Where to read from: the newest checkpoint that the last writer knew, else the beginning."""
        end = await self.log.high_watermark()
        last = [record async for _, record in self._records(max(end - 1, 0), end)]
        return max(last[-1].checkpoint_offset, 0) if last else 0

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

    async def _records(self, first: int, stop: int):  # type: ignore[no-untyped-def]
        async for chunk in self.log.read(first, stop):
            for offset, value in zip(chunk.offsets.tolist(), chunk.values, strict=True):
                if value is not None:
                    yield offset, from_avro(decode_one("journal", value))

    async def _send(self, record: Record) -> int:
        value = encode_one("journal", to_avro(record))
        sent = await self.producer.send_and_wait(self.log.topic, value, partition=self.log.partition)
        return int(sent.offset)
