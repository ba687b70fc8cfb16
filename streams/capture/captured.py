"""A folder of captured records, read as a broker is read."""

import hashlib
from bisect import bisect_right
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager
from io import BytesIO
from pathlib import Path

import numpy as np

from scorer.errors import BadInput, Inconsistent, Unavailable
from streams.capture.cut import cut
from streams.capture.kept_schemas import check_readable
from streams.capture.manifest import SCHEMAS, Segment, Stretch, load
from streams.capture.segment import read_blocks
from streams.codec.registry_kept import SCHEME
from streams.ports import Chunk, RecordLog
from streams.settings import Settings


class Captured:
    """Implements Records. Raises BadInput for a folder that is no whole capture, or that this version cannot read."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.manifest = folder, load(folder)
        if not self.manifest.finished:
            remedy = "Give the same command again: it goes on where it stopped."
            raise BadInput("a capture that was not finished", where=str(folder), remedy=remedy)
        check_readable(folder, self.manifest)

    def open(self, topic: str, partition: int) -> AbstractAsyncContextManager[RecordLog]:
        """Nothing is read before it is asked for."""
        stretch = self.manifest.topics.get(topic, {}).get(partition)
        if stretch is None:
            remedy = "Capture it too: --topics names what is captured, all but sink-intents by default."
            raise Unavailable(
                "a topic that was not captured", where=f"{self.folder}, {topic}/{partition}", remedy=remedy
            )
        return CapturedLog(self.folder, topic, partition, stretch)

    def settings(self, given: Settings) -> Settings:
        """These, but for what decides: that is as it was captured, and schemas are those of the capture."""
        own = self.manifest.settings | {"registry_url": f"{SCHEME}{(self.folder / SCHEMAS).resolve()}"}
        return given.model_copy(update=own)


class CapturedLog:
    """Implements RecordLog over the files of one partition. A file's checksum is compared before it is read."""

    def __init__(self, folder: Path, topic: str, partition: int, stretch: Stretch) -> None:
        self._folder, self._topic, self._partition, self._stretch = folder, topic, partition, stretch

    async def __aenter__(self) -> "CapturedLog":
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def high_watermark(self) -> int:
        """First offset that was not captured."""
        return self._stretch.next

    async def read(self, first: int, stop: int, *, holes: bool = False) -> AsyncIterator[Chunk]:
        """Records from `first` to before `stop`. Raises Inconsistent where the capture begins later (unless `holes`
        allows for it), Unavailable where it ends before `stop`, BadInput for a file that is damaged."""
        self._check_held(self._stretch.first if holes else first, stop)
        for segment in self._stretch.segments[self._place(first) :]:
            if segment.first >= stop:
                break
            for chunk in self._chunks(segment, stop):
                new = _between(chunk, first, stop)
                if len(new.offsets):
                    yield new

    def _place(self, offset: int) -> int:
        firsts = [segment.first for segment in self._stretch.segments]
        return max(0, bisect_right(firsts, offset) - 1)

    def _chunks(self, segment: Segment, stop: int) -> Iterator[Chunk]:
        left = segment.records
        for block in read_blocks(BytesIO(whole_file(self._folder, segment)), segment.file):
            left -= len(block.offsets)
            next_offset = int(block.offsets[-1]) + 1 if left else segment.next
            columns = (block.offsets, block.published_ms, block.keys, block.values)
            yield Chunk(self._topic, self._partition, *columns, next_offset, stop)

    def _check_held(self, first: int, stop: int) -> None:
        held, where = self._stretch, f"{self._folder}, {self._topic}/{self._partition}"
        if 0 < first < held.first:
            raise Inconsistent(
                "the capture does not hold what is to be read",
                where=where,
                seen=f"offset {first} asked for, the first captured is {held.first}",
                remedy="Capture again without --warm-up, from a broker that still holds it.",
            )
        if stop > held.next:
            raise Unavailable(
                "the capture ends before what is to be read",
                where=where,
                seen=f"it ends at {held.next}, {stop} asked for",
                remedy="Capture again into the same folder: it goes on there.",
            )


def whole_file(folder: Path, segment: Segment) -> bytes:
    """Its content. Raises BadInput, naming the records that are lost, where it is absent, cut or changed."""
    path = folder / segment.file
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _lost(path, segment, error.strerror or str(error)) from error
    if len(content) != segment.size_bytes:
        raise _lost(path, segment, f"it has {len(content)} bytes of {segment.size_bytes}")
    if hashlib.sha256(content).hexdigest() != segment.sha256:
        raise _lost(path, segment, "its checksum is not the one that it was written with")
    return content


def _lost(path: Path, segment: Segment, seen: str) -> BadInput:
    return BadInput(
        f"a file of the capture is damaged: {segment.records} records from offset {segment.first} to "
        f"{segment.next - 1} are lost",
        where=str(path),
        seen=seen,
        remedy="Copy it again from where the capture was made, or capture anew.",
    )


def _between(chunk: Chunk, first: int, stop: int) -> Chunk:
    begin, end = np.searchsorted(chunk.offsets, (first, stop)).tolist()
    return cut(chunk, begin, end, min(chunk.next_offset, stop))
