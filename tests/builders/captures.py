"""Captures of a broker's topics, as the command makes them."""

from pathlib import Path

from schemas.registry import PACKAGED, Registry
from schemas.topics import TOPICS
from streams.brokers.access import Access
from streams.capture.asking import Given, asked_for
from streams.capture.folder import Source, capture
from streams.capture.manifest import NAME, Manifest, load
from streams.kafka import admin
from streams.kafka.records import KafkaRecords
from streams.settings import Settings


async def captured(
    settings: Settings, folder: Path, given: Given | None = None, registry: Registry = PACKAGED
) -> Manifest:
    """A capture of the settings' broker, or more of one."""
    kafka = Access.of(settings)
    found = await admin.standing(kafka, [settings.topic(topic.name) for topic in TOPICS])
    standing = {name.removeprefix(settings.topic_prefix): one for name, one in found.items()}
    before = load(folder).asked if (folder / NAME).exists() else None
    asked = asked_for(given or Given(), before, standing, settings)
    source = Source(KafkaRecords(settings, kafka), registry, settings)
    return await capture(source, asked, folder, lambda *_: None)
