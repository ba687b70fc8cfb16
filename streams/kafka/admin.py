"""Makes topics and tells how they stand, through Kafka's admin requests. It changes and deletes nothing that exists."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    GroupCoordinatorNotAvailableError,
    KafkaError,
    TopicAlreadyExistsError,
    TopicAuthorizationFailedError,
    for_code,
)

from scorer.errors import BadSetting, Unavailable
from streams.brokers.access import Access
from streams.brokers.outliving import outlived
from streams.brokers.refusal import explained, refusal
from streams.kafka.topics import Plan, Standing

REQUEST_TIMEOUT_MS = 10_000
_APPEAR_S = 20.0
_NOT_ALLOWED = (TopicAuthorizationFailedError.errno, ClusterAuthorizationFailedError.errno)
# A broker that never had a group makes the topic that groups are kept in when it is first asked.
_NOT_TOLD = (GroupAuthorizationFailedError, GroupCoordinatorNotAvailableError)


@dataclass(frozen=True)
class Made:
    """Names of the topics that were made now, and of those that stood already."""

    created: list[str]
    existing: list[str]


async def create(kafka: Access, plans: Sequence[Plan]) -> Made:
    """Make the topics that do not exist and wait until the broker knows them. Raises Unavailable or BadSetting."""
    async with _admin(kafka) as admin:
        there = await _names(admin)
        missing = [plan for plan in plans if plan.name not in there]
        if missing:
            answer = await outlived(lambda: admin.create_topics([_new(plan) for plan in missing]))
            _raise_refused(kafka, answer.topic_errors)
            await _appear(admin, {plan.name for plan in missing})
    created = [plan.name for plan in missing]
    return Made(created, [plan.name for plan in plans if plan.name not in created])


async def standing(kafka: Access, names: Sequence[str]) -> dict[str, Standing]:
    """Those of `names` that exist, as they stand."""
    async with _admin(kafka) as admin:
        topics = {topic["topic"]: topic["partitions"] for topic in await outlived(admin.describe_topics)}
        there = [name for name in names if name in topics]
        configs = await _configs(admin, there) if there else {}
    return {
        name: Standing(
            name=name,
            partitions=len(topics[name]),
            replication=min((len(partition["replicas"]) for partition in topics[name]), default=0),
            configs=configs[name],
        )
        for name in there
    }


async def names(kafka: Access) -> set[str]:
    """All topics that exist."""
    async with _admin(kafka) as admin:
        return await _names(admin)


async def members(kafka: Access, group: str) -> int:
    """How many members a consumer group has; 0 where the broker knows none of that name, or tells this user nothing.
    Raises Unavailable or BadSetting where the broker is not there or refuses."""
    async with _admin(kafka) as admin:
        return await outlived(lambda: _members(admin, group))


@asynccontextmanager
async def _admin(kafka: Access) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**kafka.client, request_timeout_ms=REQUEST_TIMEOUT_MS)
    try:
        await admin.start()
        yield admin
    except KafkaError as error:
        raise await refusal(kafka, error) from error
    finally:
        await admin.close()


def _new(plan: Plan) -> NewTopic:
    return NewTopic(plan.name, plan.partitions, plan.replication, topic_configs=dict(plan.configs))


def _raise_refused(kafka: Access, errors: Sequence[tuple[str, int, str | None]]) -> None:
    """Another process may have made a topic in the meantime: that is no error."""
    for name, code, message in errors:
        if code in _NOT_ALLOWED:
            raise explained(kafka, for_code(code)(f"{name}: {message or 'it may not be made'}"))
        if code not in (0, TopicAlreadyExistsError.errno):
            raise BadSetting(
                "the broker refused to make a topic",
                where=name,
                seen=message or for_code(code).__name__,
                remedy="Check partitions and replication in the settings against the number of brokers.",
            )


async def _members(admin: AIOKafkaAdminClient, group: str) -> int:
    try:
        [answer] = await admin.describe_consumer_groups([group])
    except _NOT_TOLD:
        return 0
    return sum(len(found) for _, _, _, _, _, found, *_ in answer.groups)


async def _names(admin: AIOKafkaAdminClient) -> set[str]:
    """Asked for all: some brokers make a topic when asked for it by name."""
    return set(await outlived(admin.list_topics))


async def _appear(admin: AIOKafkaAdminClient, names: set[str]) -> None:
    for _ in range(int(_APPEAR_S / 0.1)):
        if names <= await _names(admin):
            return
        await asyncio.sleep(0.1)
    raise Unavailable("topics were made and do not appear", seen=", ".join(sorted(names)), remedy="Is the broker well?")


async def _configs(admin: AIOKafkaAdminClient, names: Sequence[str]) -> dict[str, dict[str, str] | None]:
    """None for a topic of which this user may not know."""
    asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    found: dict[str, dict[str, str] | None] = dict.fromkeys(names)
    for answer in await outlived(lambda: admin.describe_configs(asked)):
        for code, _, _, name, entries in answer.resources:
            if code in _NOT_ALLOWED:
                continue
            if code:
                raise for_code(code)(name)
            found[name] = (found[name] or {}) | {entry[0]: entry[1] for entry in entries}
    return found
