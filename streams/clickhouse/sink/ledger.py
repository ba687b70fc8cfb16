"""The pen of the ledger sink-intents: claims it, appends under the claim, and notices when it has lost it."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence

from aiokafka import AIOKafkaProducer

from schemas.registry import Registry
from scorer.errors import Fenced, Inconsistent
from streams.clickhouse.sink.ledger_fold import LedgerFold
from streams.clickhouse.sink.ledger_records import Claim, Record, from_avro, to_avro
from streams.codec.encode import decode_one, encode_one
from streams.kafka.fitting import fitting
from streams.kafka.log import Log

_FIRST_LOOK_BACK = 4096


class Ledger:
    """One writer. An append returns once the broker has acknowledged it and the claim still holds.

    Raises Fenced, here and later, once a newer sink has claimed the ledger.
    """

    def __init__(self, producer: AIOKafkaProducer, log: Log, *, owner: str, registry: Registry) -> None:
        self._producer, self._log, self.owner, self._registry = producer, log, owner, registry
        self.epoch = -1
        self._expected = -1
        self._confirmed_s = 0.0
        self._one_at_a_time = asyncio.Lock()

    @property
    def length(self) -> int:
        """First offset not written by anyone yet, as far as this writer knows."""
        return self._expected

    async def claim(self, lanes: Sequence[str]) -> LedgerFold:
        """Take over: what stood in the ledger before this claim. Any older owner is fenced from here on. Raises
        Inconsistent where nobody knows any more how far a lane has come."""
        end = await self._log.high_watermark()
        fold = await read_back(self._log, lanes, self._registry)
        while True:
            claim = Claim(fold.epoch + 1, self.owner)
            at = await self._send(claim)
            await _read(self._log, fold, end, at, self._registry)
            end = at
            if fold.epoch < claim.epoch:
                break
        self.epoch, self._expected, self._confirmed_s = claim.epoch, at + 1, time.monotonic()
        return fold

    async def append(self, record: Record) -> None:
        """Write a record of this epoch."""
        async with self._one_at_a_time:
            at = await self._send(record)
            if at != self._expected:
                await self._look_for_claims(self._expected, at)
            self._expected, self._confirmed_s = at + 1, time.monotonic()

    async def confirm(self, max_age_s: float) -> None:
        """Make sure that the claim held at most `max_age_s` ago: a process that was stopped for hours may wake up
        with an insert in its hands that the new owner has long repeated.
        """
        if time.monotonic() - self._confirmed_s > max_age_s:
            await self.append(Claim(self.epoch, self.owner))  # not a greater epoch: it claims nothing anew

    async def _look_for_claims(self, first: int, stop: int) -> None:
        async for _, record in _records(self._log, first, stop, self._registry):
            if isinstance(record, Claim) and record.epoch > self.epoch:
                raise Fenced(
                    f"sink {record.owner} has taken over with epoch {record.epoch}",
                    where=self._log.topic,
                    seen=f"own epoch {self.epoch}",
                    remedy="One sink writes at a time; this one stops and the other goes on.",
                )

    async def _send(self, record: Record) -> int:
        value = encode_one("sink-intents", to_avro(record), registry=self._registry)
        with fitting(self._log.topic):
            sent = await self._producer.send_and_wait(self._log.topic, value, partition=self._log.partition)
        return int(sent.offset)


async def read_back(log: Log, lanes: Sequence[str], registry: Registry) -> LedgerFold:
    """Read as far back as it takes to know where every one of these lanes stands. Raises Inconsistent where retention
    has deleted what said it."""
    end, look_back = await log.high_watermark(), _FIRST_LOOK_BACK
    while True:
        fold = LedgerFold()
        begins = await _read(log, fold, max(end - look_back, 0), end, registry)
        unknown = [lane for lane in lanes if not fold.lane(lane).known]
        if not unknown or (look_back >= end and begins == 0):
            return fold
        if look_back >= end:
            raise _gone(log, unknown, begins, end)
        look_back *= 4


def _gone(log: Log, lanes: Sequence[str], begins: int, end: int) -> Inconsistent:
    """From offset 0 rows would be inserted a second time."""
    left = f"none of {end} records is left" if begins == end else f"of {end} records the first left is {begins}"
    return Inconsistent(
        f"the sink's records are gone, so nobody knows what {' and '.join(lanes)} have inserted",
        where=f"{log.topic}/{log.partition}",
        seen=left,
        remedy="No sink has run for as long as retention_ms keeps records. Begin with new topics, under another "
        "topic_prefix or in place of all of these, with empty tables, and with a retention_ms that outlasts a pause.",
    )


async def _read(log: Log, fold: LedgerFold, first: int, stop: int, registry: Registry) -> int:
    """Offset of the first record that was there; `stop` where none was."""
    begins = stop
    async for offset, record in _records(log, first, stop, registry):
        begins = min(begins, offset)
        fold.accept(record)
    return begins


async def _records(log: Log, first: int, stop: int, registry: Registry) -> AsyncIterator[tuple[int, Record]]:
    if first >= stop:
        return
    async for chunk in log.read(first, stop, holes=True):  # retention deletes the head
        for offset, value in zip(chunk.offsets.tolist(), chunk.values, strict=True):
            if value is not None:
                yield offset, from_avro(decode_one("sink-intents", value, registry=registry))
