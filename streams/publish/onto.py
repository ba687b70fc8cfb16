"""Publishes a log to a broker: makes the topics first, shows a bar."""

import asyncio
from collections.abc import Callable

from streams.brokers.access import Access
from streams.kafka import admin
from streams.kafka.topics import plans
from streams.publish.log import Log
from streams.publish.progress import bar
from streams.publish.publishing import Published, publish
from streams.publish.timetable import Timetable
from streams.settings import Settings


def publish_onto(
    settings: Settings, kafka: Access, log: Log, timetable: Timetable, tell: Callable[[str], None] = lambda _: None
) -> Published:
    """Blocks until the broker has acknowledged all of it; `tell` is told what is waited for. Raises Unavailable where
    it does not answer."""
    with bar("publishing", len(log), "events") as advance:
        asyncio.run(admin.create(kafka, plans(settings)))
        return asyncio.run(publish(log, kafka, settings, timetable=timetable, on_progress=advance, tell=tell))
