"""The topic `launches`, of a running Kafka or of a capture, for commands."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from streams.cli.output import NOTES

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.registry import Registry
    from streams.brokers.access import Access
    from streams.plans.apply import Change
    from streams.plans.live import Launches, Standing


@dataclass(frozen=True)
class LaunchesTopic:
    """What stands on it, and the next versions of it."""

    kafka: "Access"
    name: str
    registry: "Registry"

    def standings(self) -> "dict[str, Standing]":
        """By launch; what cannot be read is told."""
        from streams.plans.live import read_launches

        return _told(asyncio.run(read_launches(self.kafka, self.name, self.registry)), self.name)

    def the_one(self, launch: str) -> "Standing":
        """The launch of this id; BadSetting where there is none."""
        from streams.plans.live import the_one

        return the_one(self.standings(), launch)

    def publish(self, wanted: "list[Change]") -> "list[Change]":
        """What was done of these, and what another did meanwhile."""
        from streams.plans.apply import publish

        return asyncio.run(publish(self.kafka, self.name, self.registry, wanted))


def launches_topic() -> LaunchesTopic:
    """That of the Kafka that runs; Unavailable where none does."""
    from streams.codec.registries import registry_for
    from streams.local.standing_kafka import standing_kafka
    from streams.settings import Settings

    settings = Settings()
    kafka = standing_kafka(settings, "launches could live")
    return LaunchesTopic(kafka, settings.topic("launches"), registry_for(settings))


def standings(capture: "Path | None") -> "dict[str, Standing]":
    """By launch: of the capture in this folder, else of the Kafka that runs. What cannot be read is told."""
    if capture is None:
        return launches_topic().standings()
    from streams.capture.captured import Captured
    from streams.codec.registries import registry_for
    from streams.plans.live import recorded_launches
    from streams.settings import Settings

    kept = Captured(capture)
    registry = registry_for(kept.settings(Settings()))
    return _told(asyncio.run(recorded_launches(kept, registry)), str(capture))


def _told(found: "Launches", where: str) -> "dict[str, Standing]":
    for one in found.unread:
        NOTES.print(f"launchpulse: {where}: {one}", markup=False, soft_wrap=True)
    return found.by_id
