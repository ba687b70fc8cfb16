"""Captures of a hand-made log in memory, and of a broker's topics as the command makes them."""

from pathlib import Path

from schemas.registry import PACKAGED, Registry
from schemas.topics import TOPICS
from streams.brokers.access import Access
from streams.capture import flow
from streams.capture.asking import Given, asked_for
from streams.capture.folder import Source, capture
from streams.capture.manifest import NAME, Manifest, load
from streams.kafka.topics import Standing
from streams.ports import Records
from streams.settings import Settings
from tests.builders.hand_made_log import HandMadeLog
from tests.fakes.records import MemoryRecords

SETTINGS = Settings(partitions=2)
STANDING = {topic.name: Standing(topic.name, 1 if topic.single_partition else 2, 1, {}) for topic in TOPICS}
_ROW_BYTES = bytes(40)


def hand_made(share: float = 1.0) -> MemoryRecords:
    """The first `share` of a hand-made log in memory, in the order in which it was sent, with a row for each step."""
    records = MemoryRecords(size=7)
    for topic, standing in STANDING.items():
        for partition in range(standing.partitions):
            records.make(topic, partition)
    every = list(HandMadeLog().records())
    for at, sent in enumerate(every[: round(share * len(every))]):
        records.add(sent.topic, sent.partition, sent.value, key=sent.key, at_ms=sent.published_ms)
        if sent.topic == "journal":
            records.add("profiles", sent.partition, b"\x04" + at.to_bytes(8, "little") + _ROW_BYTES, key=b"s")
    return records


async def kept(
    records: Records,
    folder: Path,
    given: Given | None = None,
    *,
    registry: Registry = PACKAGED,
    segment_bytes: int = 20_000,
) -> Manifest:
    """A capture of these, or more of one; in files of a few records."""
    before = load(folder).asked if (folder / NAME).exists() else None
    asked = asked_for(given or Given(), before, STANDING, SETTINGS)
    source = Source(records, registry, SETTINGS, patience_s=0.0)
    return await capture(source, asked, folder, lambda *_: None, segment_bytes=segment_bytes)


async def captured(settings: Settings, folder: Path, given: Given | None = None) -> Manifest:
    """A capture of the settings' broker, or more of one."""
    return await flow.captured(settings, Access.of(settings), folder, given or Given(), lambda *_: None)


async def all_of(records: Records, topic: str, partition: int) -> list[tuple[int, int, bytes | None, bytes | None]]:
    """Offset, time, key and value of every record of a partition."""
    async with records.open(topic, partition) as log:
        chunks = [chunk async for chunk in log.read(0, await log.high_watermark())]
    columns = [(chunk.offsets.tolist(), chunk.published_ms.tolist(), chunk.keys, chunk.values) for chunk in chunks]
    return [row for each in columns for row in zip(*each, strict=True)]
