"""Publishes a log to the broker that the settings name, or to the embedded one: makes the topics first,
shows a bar."""

import asyncio

from streams.kafka import admin
from streams.kafka.topics import plans
from streams.local.running import running
from streams.publish.log import Log
from streams.publish.progress import bar
from streams.publish.publishing import Published, publish
from streams.publish.timetable import Timetable
from streams.settings import Settings


def publish_onto(settings: Settings, log: Log, timetable: Timetable) -> Published:
    """Blocks until the broker has acknowledged all of it. Raises Unavailable where there is no broker."""
    with running(settings, ("kafka",)) as addresses, bar("publishing", len(log), "events") as advance:
        asyncio.run(admin.create(addresses.kafka, plans(settings)))
        work = publish(log, addresses.kafka, settings, timetable=timetable, on_progress=advance)
        return asyncio.run(work)
