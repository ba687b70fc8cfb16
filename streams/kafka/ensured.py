"""The topics that must be there before a worker, a sink or a learner begins, or a command reads them by name: without
one they would wait in silence, and some brokers make a topic when asked for it by name, with settings of their own."""

from collections.abc import Iterable

from scorer.errors import BadSetting, Unavailable
from streams.brokers.access import Access
from streams.kafka import admin
from streams.kafka.topics import plans
from streams.settings import Settings


async def ensured(settings: Settings, kafka: Access) -> None:
    """The embedded broker forgets its topics, so they are made there; on any other they are made on purpose, with
    `topics create`. Raises BadSetting that names those which are missing or of another number of partitions."""
    wanted = plans(settings)
    if not settings.kafka:
        await admin.create(kafka, wanted)
    standing = await admin.standing(kafka, [plan.name for plan in wanted])
    counts = {name: topic.partitions for name, topic in standing.items()}
    wrong = [plan.name for plan in wanted if counts.get(plan.name) != plan.partitions]
    if wrong:
        raise BadSetting(
            "Topics are missing, or have other numbers of partitions than the settings say",
            where=kafka.bootstrap,
            seen=", ".join(f"{name}: {counts.get(name, 'missing')}" for name in wrong),
            remedy="Run `launchpulse topics check`, then `launchpulse topics create`.",
        )


async def present(kafka: Access, names: Iterable[str]) -> None:
    """Raises Unavailable that names the topics of these which do not exist."""
    there = await admin.names(kafka)
    if missing := [name for name in names if name not in there]:
        raise Unavailable(
            "the topic does not exist", where=", ".join(missing), remedy="Run `launchpulse topics create`."
        )
