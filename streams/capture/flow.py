"""From a broker's topics to a folder of files, as `launchpulse capture` does it."""

from pathlib import Path

from schemas.topics import TOPICS
from scorer.errors import Unavailable
from streams.brokers.access import Access
from streams.capture.asking import Given, asked_for
from streams.capture.capturing import Progress
from streams.capture.folder import Source, capture, would_capture
from streams.capture.manifest import NAME, Asked, Manifest, load
from streams.codec.registries import registry_for
from streams.kafka import admin
from streams.kafka.records import KafkaRecords
from streams.settings import Settings


async def captured(settings: Settings, kafka: Access, folder: Path, given: Given, progress: Progress) -> Manifest:
    """What stands in the folder now. Unavailable where there is no broker."""
    asked = await _asked(settings, kafka, folder, given)
    return await capture(_source(settings, kafka), asked, folder, progress)


async def estimated(settings: Settings, kafka: Access, folder: Path, given: Given) -> dict[str, int]:
    """How many records there would be at most, by topic; nothing is written."""
    asked = await _asked(settings, kafka, folder, given)
    return await would_capture(_source(settings, kafka), asked, folder)


def _source(settings: Settings, kafka: Access) -> Source:
    return Source(KafkaRecords(settings, kafka), registry_for(settings), settings)


async def _asked(settings: Settings, kafka: Access, folder: Path, given: Given) -> Asked:
    if not kafka.bootstrap:
        remedy = "Set LAUNCHPULSE_KAFKA, or start the stack whose topics are to be kept."
        raise Unavailable("no Kafka is configured or running, so there is nothing to capture", remedy=remedy)
    found = await admin.standing(kafka, [settings.topic(topic.name) for topic in TOPICS])
    standing = {name.removeprefix(settings.topic_prefix): one for name, one in found.items()}
    before = load(folder).asked if (folder / NAME).exists() else None
    return asked_for(given, before, standing, settings)
