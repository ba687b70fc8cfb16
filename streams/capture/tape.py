"""One partition read into files: from where its capture ended to a stop, each file entered once it is whole."""

import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from schemas.topics import TOPICS, Shape
from scorer.errors import BadSetting
from streams.capture.cut import cut
from streams.capture.manifest import Last, Manifest, Segment, Stretch, store
from streams.capture.segment import SegmentFile
from streams.ports import Chunk, RecordLog

COMPACTED: Final = (Shape.BROADCAST, Shape.CHANGELOG, Shape.TOLD)
_SHAPES = {topic.name: topic.shape for topic in TOPICS}
SEGMENT_BYTES: Final = 32 << 20  # of keys and values, before they are packed


class Watch(Protocol):
    """What is learnt of the records on their way into files."""

    def see(self, chunk: Chunk) -> int:
        """Take note of the chunk's records; how many of them are captured: fewer than all end the capture there."""


@dataclass(frozen=True)
class Into:
    """Where a tape writes: a folder, the list of what it holds, and the size at which a file is closed."""

    folder: Path
    manifest: Manifest
    segment_bytes: int


class Tape:
    """Writes one partition. `moved` hears how many records each chunk had."""

    def __init__(self, into: Into, topic: str, partition: int, moved: Callable[[int], None]) -> None:
        self._into, self._moved = into, moved
        self._topic, self._partition = topic, partition
        self._file: SegmentFile | None = None

    @property
    def stretch(self) -> Stretch:
        """What was captured of the partition."""
        return self._into.manifest.stretch(self._topic, self._partition)

    async def take(self, log: RecordLog, first: int, stop: int, watch: Watch) -> None:
        """Read on to `stop`; a partition that nothing was captured of begins at `first`. Raises BadSetting where the
        broker holds another record in the place of the last one, and Inconsistent where it holds none there."""
        if self.stretch.last is None:
            self.stretch.first = self.stretch.next = first
        try:
            whole = self.stretch.next >= stop or await self._read(log, stop, watch)
            self._finish()
        finally:
            if self._file is not None:
                self._file.discard()
        self.stretch.next = max(self.stretch.next, stop) if whole else self.stretch.next
        store(self._into.folder, self._into.manifest)

    async def _read(self, log: RecordLog, stop: int, watch: Watch) -> bool:
        """Whether all of it was captured, and not only what `watch` let through."""
        async for chunk in self._new(log, stop):
            kept = watch.see(chunk)
            if kept < len(chunk.offsets):
                self._add(_head(chunk, kept))
                return False
            self._add(chunk)
            self._moved(kept)
        return True

    async def _new(self, log: RecordLog, stop: int) -> AsyncIterator[Chunk]:
        """What stands behind the last captured record, which is read again: it must be the one that it was. Of a topic
        that is compacted it may be gone; what was captured of it stays."""
        last, holes = self.stretch.last, _SHAPES[self._topic] in COMPACTED
        first = self.stretch.first if last is None else last.offset
        async for chunk in log.read(first, stop, holes=holes):
            if last is not None and (int(chunk.offsets[0]) == last.offset or not holes):
                self._check_same(chunk, last)
                chunk = cut(chunk, 1, len(chunk.offsets), chunk.next_offset)
            last = None
            yield chunk

    def _check_same(self, chunk: Chunk, last: Last) -> None:
        if _mark(chunk, 0) != last:
            raise BadSetting(
                "the topic is not the one that was captured",
                where=f"{self._topic}/{self._partition}/{last.offset}",
                seen="another record than the one in the capture",
                remedy="Was the topic emptied, or is this another broker? Name another folder.",
            )

    def _add(self, chunk: Chunk) -> None:
        if len(chunk.offsets):
            self._note(chunk)
            if self._file is None:
                name = f"{self._topic}/{self._partition}/{int(chunk.offsets[0]):020}.avro"
                self._file = SegmentFile(self._into.folder / name, self._topic, self._partition)
                self._first = int(chunk.offsets[0])
            self._file.add(chunk)
            if self._file.raw_bytes >= self._into.segment_bytes:
                self._finish()
                store(self._into.folder, self._into.manifest)

    def _note(self, chunk: Chunk) -> None:
        stretch = self.stretch
        if stretch.last is None and stretch.first == 0:
            stretch.first = int(chunk.offsets[0])  # what stood before it is kept no more
        stretch.records += len(chunk.offsets)
        stretch.next, stretch.last = chunk.next_offset, _mark(chunk, -1)
        stretch.published_ms.widen(int(chunk.published_ms.min()), int(chunk.published_ms.max()))

    def _finish(self) -> None:
        if self._file is not None:
            size, sha256 = self._file.finish()
            self.stretch.segments.append(
                Segment(
                    file=str(self._file.path.relative_to(self._into.folder)),
                    first=self._first,
                    next=self.stretch.next,
                    records=self._file.records,
                    size_bytes=size,
                    sha256=sha256,
                )
            )
            self._file = None


def _mark(chunk: Chunk, at: int) -> Last:
    parts = (int(chunk.published_ms[at]), chunk.keys[at], chunk.values[at])
    return Last(offset=int(chunk.offsets[at]), sha256=hashlib.sha256(repr(parts).encode()).hexdigest())


def _head(chunk: Chunk, count: int) -> Chunk:
    """Its first records."""
    next_offset = int(chunk.offsets[count - 1]) + 1 if count else int(chunk.offsets[0])
    return cut(chunk, 0, count, next_offset)
