"""Whether the topics on the broker are as the settings want them."""

import asyncio
from collections.abc import Iterator

from streams.brokers.access import Access
from streams.local.checks import Check, Level, guarded
from streams.settings import Settings

_SHOWN = 3
_CREATE = "`launchpulse topics create` makes them."
_ALLOW = "Allow DESCRIBE_CONFIGS on the topics to this user, and it is compared."
_DIFFERS = "`launchpulse topics check` lists all; change them with your broker's own tools."


def checks(settings: Settings, kafka: Access) -> Iterator[Check]:
    """Missing topics can be made (warn); topics that differ lose or mix events (fail), and so it is with rows that no
    worker of this version could take over."""
    topics = guarded("topics", lambda: _topics(settings, kafka), "`launchpulse topics check` says more.")
    yield topics
    if topics.level is Level.OK:
        yield guarded("rows", lambda: _rows(settings, kafka), "")


def _topics(settings: Settings, kafka: Access) -> Check:
    from streams.kafka import admin
    from streams.kafka.ensured import hidden
    from streams.kafka.topics import differences, plans

    wanted = plans(settings)
    standing = asyncio.run(admin.standing(kafka, [plan.name for plan in wanted]))
    missing = [plan.name for plan in wanted if plan.name not in standing]
    differing = [line for plan in wanted if plan.name in standing for line in differences(plan, standing[plan.name])]
    untold = [name for name, topic in standing.items() if topic.configs is None]
    if len(differing) > len(untold):
        return Check("topics", Level.FAIL, _some(differing), _DIFFERS)
    if untold:
        return Check("topics", Level.WARN, _some(differing), _ALLOW)
    if missing:
        return Check(
            "topics",
            Level.WARN,
            f"{len(missing)} of {len(wanted)} are missing: {_some(missing)}",
            _CREATE + hidden(kafka),
        )
    return Check("topics", Level.OK, f"{len(wanted)} as wanted")


def _rows(settings: Settings, kafka: Access) -> Check:
    from streams.runner.readable import check_readable

    asyncio.run(check_readable(settings, kafka))
    return Check("rows", Level.OK, "such as this version writes, or none")


def _some(lines: list[str]) -> str:
    return "; ".join(lines[:_SHOWN]) + (f" and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else "")
