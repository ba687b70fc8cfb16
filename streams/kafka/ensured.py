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
    `topics create`. Raises Unavailable that names those which are missing."""
    wanted = plans(settings)
    if settings.kafka:
        await present(kafka, [plan.name for plan in wanted])
    else:
        await admin.create(kafka, wanted)


async def ensured_as_set(settings: Settings, kafka: Access) -> None:
    """For who divides work by the number of partitions: raises BadSetting too where a topic has another number."""
    await ensured(settings, kafka)
    wanted = {plan.name: plan.partitions for plan in plans(settings)}
    found = {name: topic.partitions for name, topic in (await admin.standing(kafka, list(wanted))).items()}
    if wrong := [f"{name}: {found[name]}" for name in wanted if found[name] != wanted[name]]:
        raise BadSetting(
            "Topics have other numbers of partitions than the settings say",
            where=kafka.bootstrap,
            seen=", ".join(wrong),
            remedy="Set `partitions` to what stands; `launchpulse topics check` compares all.",
        )


async def present(kafka: Access, names: Iterable[str]) -> None:
    """Raises Unavailable that names the topics of these which do not exist."""
    there = await admin.names(kafka)
    if missing := [name for name in names if name not in there]:
        what = "a topic does not exist" if len(missing) == 1 else "topics do not exist"
        remedy = f"Run `launchpulse topics create`.{hidden(kafka)}"
        raise Unavailable(what, where=kafka.bootstrap, seen=", ".join(missing), remedy=remedy)


def hidden(kafka: Access) -> str:
    """What else may be the reason where topics are missing."""
    return " Kafka shows a user only the topics that it may describe (DESCRIBE)." if kafka.named else ""
