"""Topics of a stack, which may be at work, into a folder: an order in which what is captured fits together.

Rows first, then the journal: so every captured row is of a step that the journal holds. Then, of each partition, what
the last counted step names: the inputs up to where it took them, the outputs of all steps. The broadcast topics last:
so they hold whatever a step saw.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from schemas.registry import Registry
from schemas.topics import CHANGELOGS, INPUTS, OUTPUTS, TOPICS, Shape
from scorer.errors import BadSetting
from streams.capture.bisection import first_chunk, offset_at
from streams.capture.kept_schemas import keep
from streams.capture.manifest import Asked, Followed, Manifest
from streams.capture.tape import COMPACTED, Into, Tape, Watch
from streams.capture.watches import Events, Ids, Nothing, Numbered, Steps, Vectors
from streams.ports import RecordLog, Records

Progress = Callable[[str, float], None]
PATIENCE_S: Final = 10.0
_BY_NAME = {topic.name: topic for topic in TOPICS}
BROADCAST: Final = tuple(topic.name for topic in TOPICS if topic.shape is Shape.BROADCAST)


def places(asked: Asked) -> list[tuple[str, int]]:
    """Every partition of every topic that is asked for, in the order of their capture."""
    order = (*CHANGELOGS, "journal", *INPUTS, *OUTPUTS, *BROADCAST, "sink-intents")
    return [(topic, part) for topic in order if topic in asked.topics for part in _partitions(topic, asked)]


def _partitions(topic: str, asked: Asked) -> list[int]:
    return [0] if _BY_NAME[topic].single_partition else asked.partitions


async def ends(records: Records, asked: Asked) -> dict[tuple[str, int], int]:
    """Where each partition ends now."""
    few = asyncio.Semaphore(8)

    async def end(topic: str, partition: int) -> int:
        async with few, records.open(topic, partition) as log:
            return await log.high_watermark()

    asked_for = places(asked)
    found = await asyncio.gather(*(end(*place) for place in asked_for))
    return dict(zip(asked_for, found, strict=True))


@dataclass
class Capturing:
    """One run of a capture; it changes the manifest that it writes into."""

    records: Records
    registry: Registry
    into: Into
    progress: Progress
    patience_s: float = PATIENCE_S
    _total: int = 0
    _moved: int = 0

    @property
    def manifest(self) -> Manifest:
        """What it writes into."""
        return self.into.manifest

    async def run(self) -> None:
        """All of it; the manifest is stored with each file and says at the end that it is finished."""
        standing = await ends(self.records, self.manifest.asked)
        for place, end in standing.items():
            self._check_grown(*place, end)
        self._total = max(1, sum(end - self.manifest.stretch(*place).next for place, end in standing.items()))
        for topic, partition in places(self.manifest.asked):
            await self._take(topic, partition)
        keep(self.into.folder, self.manifest, self.registry)
        self.manifest.finished = True

    async def _take(self, topic: str, partition: int) -> None:
        if _BY_NAME[topic].shape is Shape.OUTPUT and self.steps(partition) is not None:
            await self._take_outputs(topic, partition)
            return
        async with self.records.open(topic, partition) as log:
            first, stop = await self.bounds(log, topic, partition)
            await self._tape(topic, partition).take(log, first, stop, self._watch(topic, partition))

    async def bounds(self, log: RecordLog, topic: str, partition: int) -> tuple[int, int]:
        """Where what is asked for of a partition begins and ends."""
        shape = _BY_NAME[topic].shape
        asked, end = self.manifest.asked, await log.high_watermark()
        steps = self.steps(partition)
        if shape in (Shape.BROADCAST, Shape.LEDGER):
            return 0, end
        if steps is not None and topic in INPUTS:
            first = steps.first_inputs.get(topic, 0) if self._begins_late(partition) else 0
            return first, steps.inputs.get(topic, 0)
        if topic == "journal" and partition in asked.offsets:
            return self._journal_offsets(partition, end)
        until_ms = await self._until_ms(partition)
        stop = end if until_ms is None else await offset_at(log, until_ms, 0, end)
        self._check_ahead(topic, partition, stop)
        begin_ms = asked.warm_up_ms if "journal" in asked.topics else asked.from_ms
        whole = begin_ms is None or shape in COMPACTED
        return (0 if whole else await offset_at(log, begin_ms or 0, 0, stop)), stop

    async def _until_ms(self, partition: int) -> int | None:
        """From when on nothing is captured."""
        if partition not in self.manifest.asked.offsets:
            return self.manifest.asked.to_ms
        _, stop = self.manifest.asked.offsets[partition]
        async with self.records.open("journal", partition) as log:
            behind = await first_chunk(log, stop, await log.high_watermark())
        return None if behind is None else int(behind.published_ms[0])

    def _journal_offsets(self, partition: int, end: int) -> tuple[int, int]:
        first, stop = self.manifest.asked.offsets[partition]
        if not first < stop <= end:
            seen = f"{first} to {stop} asked for, the journal ends at {end}"
            raise BadSetting("offsets that the journal does not have", where=f"journal/{partition}", seen=seen)
        return first, stop

    async def _take_outputs(self, topic: str, partition: int) -> None:
        """Up to what the last step sent; a worker that is at work may be about to."""
        steps = self.steps(partition) or Followed()
        limit, begun_s = steps.outputs.get(topic, 0), time.monotonic()
        tape = self._tape(topic, partition)
        watch = Numbered(tape.stretch, self.registry, limit)
        while True:
            async with self.records.open(topic, partition) as log:
                first = await self.first_output(log, partition)
                await tape.take(log, first, await log.high_watermark(), watch)
            if tape.stretch.next_seq >= limit:
                return
            if time.monotonic() - begun_s > self.patience_s:
                lacking = f"{limit - tape.stretch.next_seq} records of the newest steps, from number"
                self.manifest.notes.append(f"{topic}/{partition} lacks {lacking} {tape.stretch.next_seq}: not yet sent")
                return
            await asyncio.sleep(0.2)

    async def first_output(self, log: RecordLog, partition: int) -> int:
        """Of a journal that begins late, outputs begin with what was sent since: a step is sent after it is written."""
        if not self._begins_late(partition):
            return 0
        since = self.manifest.stretch("journal", partition).published_ms.least
        return await offset_at(log, since or 0, 0, await log.high_watermark())

    def _watch(self, topic: str, partition: int) -> Watch:
        stretch = self.manifest.stretch(topic, partition)
        if topic in INPUTS:
            return Events(stretch, self.registry)
        if topic == "journal":
            followed = self.manifest.journal.setdefault(partition, Followed())
            return Steps(stretch, self.registry, self.manifest, followed)
        if topic == "product-vectors":
            return Vectors(stretch, self.registry, self.manifest)
        if topic in OUTPUTS:
            return Numbered(stretch, self.registry, None)
        return Ids(stretch) if _BY_NAME[topic].schema else Nothing()

    def _tape(self, topic: str, partition: int) -> Tape:
        self.progress(f"{topic}/{partition}", self._moved / self._total)
        return Tape(self.into, topic, partition, lambda count: self._advance(topic, partition, count))

    def _advance(self, topic: str, partition: int, count: int) -> None:
        self._moved += count
        self.progress(f"{topic}/{partition}", min(1.0, self._moved / self._total))

    def steps(self, partition: int) -> Followed | None:
        """What was followed of a partition's journal; None where none is captured, or no step counts."""
        followed = self.manifest.journal.get(partition)
        return followed if followed is not None and followed.steps else None

    def _begins_late(self, partition: int) -> bool:
        return self.manifest.stretch("journal", partition).first > 0

    def _check_grown(self, topic: str, partition: int, end: int) -> None:
        captured = self.manifest.stretch(topic, partition).next
        if end < captured:
            raise BadSetting(
                "the topic is not the one that was captured",
                where=f"{topic}/{partition}",
                seen=f"it ends at {end}, the capture at {captured}",
                remedy="Was the topic emptied, or is this another broker? Name another folder.",
            )

    def _check_ahead(self, topic: str, partition: int, stop: int) -> None:
        captured = self.manifest.stretch(topic, partition).next
        if stop < captured:
            raise BadSetting(
                "the folder already holds more than is asked for",
                where=f"{topic}/{partition}",
                seen=f"offsets up to {captured}, asked for up to {stop}",
                remedy="Ask for a later end, or name another folder.",
            )
