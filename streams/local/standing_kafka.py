"""The Kafka that runs, for work that lives on its topics."""

from scorer.errors import Unavailable
from streams.brokers.access import Access
from streams.local.addresses import resolve
from streams.settings import Settings


def standing_kafka(settings: Settings, lives: str) -> Access:
    """An embedded broker is never started for it: its topics would end with the command. Unavailable where none runs;
    `lives` says what could be on it."""
    kafka = resolve(settings).kafka
    if not kafka.bootstrap:
        raise Unavailable(
            f"there is no Kafka that {lives} on",
            remedy="Name yours in LAUNCHPULSE_KAFKA, or start the embedded parts with `launchpulse stack up`.",
        )
    return kafka
