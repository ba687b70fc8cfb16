"""The topic `launches` of a running Kafka, for commands."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from streams.cli.output import NOTES
from streams.cli.standing_kafka import standing_kafka

if TYPE_CHECKING:
    from schemas.registry import Registry
    from streams.brokers.access import Access
    from streams.plans.apply import Change
    from streams.plans.live import Standing


@dataclass(frozen=True)
class LaunchesTopic:
    """What stands on it, and the next versions of it."""

    kafka: "Access"
    name: str
    registry: "Registry"

    def standings(self) -> "dict[str, Standing]":
        """By launch; what cannot be read is told."""
        from streams.plans.live import read_launches

        found = asyncio.run(read_launches(self.kafka, self.name, self.registry))
        for one in found.unread:
            NOTES.print(f"launchpulse: {self.name}: {one}", markup=False, soft_wrap=True)
        return found.by_id

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
    from streams.settings import Settings

    settings = Settings()
    kafka = standing_kafka(settings, "launches could live")
    return LaunchesTopic(kafka, settings.topic("launches"), registry_for(settings))
