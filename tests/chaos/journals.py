"""What the journals of a storm say: who claimed what, what no checkpoint covers, and under what each step was taken."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import numpy as np

from schemas.topics import INPUTS
from scorer.flags import DEGRADED
from streams.brokers.access import Access
from streams.codec.encode import decode_one
from streams.journal.fold import JournalFold
from streams.journal.records import Step, from_avro
from streams.kafka.log import Log
from streams.settings import Settings

Span = tuple[int, int]  # wall-clock milliseconds


@dataclass(frozen=True)
class Taken:
    """A step that counts: when it was written, its decision points, how many of them a fallback scored, and the first
    offset of `launches` that it did not know."""

    written_ms: int
    points: int
    degraded: int
    launches_next: int


class Journals:
    """Those of all partitions."""

    def __init__(self, settings: Settings, kafka: Access) -> None:
        self._settings, self._kafka = settings, kafka

    async def epochs(self) -> list[int]:
        """Of the newest claim of each partition."""
        return [fold.epoch for fold in await self._folds()]

    async def claims_by(self, name: str) -> Counter[str]:
        """How many claims told which value of a setting."""
        folds = await self._folds()
        return Counter(told[name] for fold in folds for told in fold.settings.values())

    async def not_covered(self) -> int:
        """Records published that no checkpoint covers."""
        covered, published = 0, 0
        for partition, fold in enumerate(await self._folds()):
            covered += sum(each.next for each in fold.checkpoint.inputs) if fold.checkpoint else 0
            for topic in INPUTS:
                async with Log(self._kafka, self._settings.topic(topic), partition) as log:
                    published += await log.high_watermark()
        return published - covered

    async def taken(self) -> list[Taken]:
        """Every step that counts."""
        return [
            Taken(written_ms, len(step.points), int((step.interest_flags & DEGRADED != 0).sum()), step.launches_next)
            for partition in range(self._settings.partitions)
            async for written_ms, step in self._read(JournalFold(), partition)
            if step is not None
        ]

    async def _folds(self) -> list[JournalFold]:
        folds = [JournalFold() for _ in range(self._settings.partitions)]
        for partition, fold in enumerate(folds):
            async for _ in self._read(fold, partition):
                pass
        return folds

    async def _read(self, fold: JournalFold, partition: int) -> AsyncIterator[tuple[int, Step | None]]:
        async with Log(self._kafka, self._settings.topic("journal"), partition) as log:
            async for chunk in log.read(0, await log.high_watermark()):
                columns = (chunk.offsets.tolist(), chunk.published_ms.tolist(), chunk.values)
                for offset, written_ms, value in zip(*columns, strict=True):
                    yield written_ms, fold.accept(offset, from_avro(decode_one("journal", value or b"")))


def degraded_within(steps: Sequence[Taken], spans: Sequence[Span]) -> list[int]:
    """Points that a fallback scored in steps written within each span."""
    return [sum(step.degraded for step in steps if first <= step.written_ms <= last) for first, last in spans]


def points_under(steps: Sequence[Taken], offsets: Sequence[int]) -> list[int]:
    """Decision points of steps for which each of these records, rising, was the newest of `launches`."""
    newest = np.searchsorted(offsets, [step.launches_next - 1 for step in steps], side="right")
    counted = np.bincount(newest, [step.points for step in steps], len(offsets) + 1)
    return [int(count) for count in counted[1:]]
