"""What each topic is to be on the broker: partitions, replicas and configuration, in one table by shape; pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from schemas.topics import TOPICS, Shape, Topic
from streams.settings import Settings

EVENT_BYTES = 4 << 20  # a text of 1 MB, and room
OWN_BYTES = 16 << 20  # a step of the journal with its vectors; a dead letter with the event in it
FOREVER_MS = 2**63 - 1
# A worker that lost its partition may append an older row behind a newer one; so long the newer one is kept, for it to
# be stored again: within a second by an owner, else by the next owner's takeover.
SHADOWED_MS = 3_600_000


@dataclass(frozen=True)
class Plan:
    """One topic as it is wanted. A replication of 0 leaves it open."""

    name: str
    partitions: int
    replication: int
    configs: Mapping[str, str]


@dataclass(frozen=True)
class Standing:
    """One topic as the broker describes it; `configs` is None where it does not tell this user."""

    name: str
    partitions: int
    replication: int
    configs: Mapping[str, str] | None


def plans(settings: Settings) -> list[Plan]:
    """Every topic of schemas.topics as these settings want it, in that order."""
    return [_plan(topic, settings) for topic in TOPICS]


def differences(plan: Plan, standing: Standing | None) -> list[str]:
    """What is not as wanted, a sentence each. More replicas than wanted are fine."""
    if standing is None:
        return [f"{plan.name}: it does not exist"]
    found = []
    if standing.partitions != plan.partitions:
        found.append(f"{plan.name}: it has {standing.partitions} partitions, {plan.partitions} are wanted")
    if standing.replication < plan.replication:
        found.append(f"{plan.name}: it has {standing.replication} replicas, {plan.replication} are wanted")
    if standing.configs is None:
        return [*found, f"{plan.name}: its configuration is not told to this user (DESCRIBE_CONFIGS)"]
    for key, wanted in plan.configs.items():
        seen = standing.configs.get(key)
        if seen != wanted:
            found.append(f"{plan.name}: {key} is {'not set' if seen is None else seen}, {wanted} is wanted")
    return found


def _plan(topic: Topic, settings: Settings) -> Plan:
    return Plan(
        name=settings.topic(topic.name),
        partitions=1 if topic.single_partition else settings.partitions,
        replication=settings.replication,
        configs=_COMMON | _BY_SHAPE[topic.shape](settings),
    )


# The record's own time is when the producer published it: a replay keeps it, which the broker's append time could not.
_COMMON = {"message.timestamp.type": "CreateTime"}


def _kept(settings: Settings, size_bytes: int) -> dict[str, str]:
    return {
        "cleanup.policy": "delete",
        "retention.ms": str(settings.retention_ms),
        "max.message.bytes": str(size_bytes),
    }


def _compacted(lag_ms: int, size_bytes: int) -> dict[str, str]:
    return {
        "cleanup.policy": "compact",
        "min.compaction.lag.ms": str(lag_ms),
        "max.message.bytes": str(size_bytes),
    }


def _replay_horizon_ms(settings: Settings) -> int:
    """A step names what it took by offsets, so that none may go while an event of its time can be replayed."""
    return FOREVER_MS if settings.retention_ms < 0 else settings.retention_ms


_BY_SHAPE: Mapping[Shape, Callable[[Settings], dict[str, str]]] = {
    Shape.EVENT: lambda settings: _kept(settings, EVENT_BYTES),
    # Whatever a step of a journal that is still kept took can be read again; later the newest of each shopper stays.
    Shape.TOLD: lambda settings: _compacted(_replay_horizon_ms(settings), EVENT_BYTES),
    Shape.OUTPUT: lambda settings: _kept(settings, OWN_BYTES),
    Shape.JOURNAL: lambda settings: _kept(settings, OWN_BYTES),
    Shape.BROADCAST: lambda settings: _compacted(_replay_horizon_ms(settings), EVENT_BYTES),
    Shape.CHANGELOG: lambda settings: _compacted(SHADOWED_MS, EVENT_BYTES),
    # A sink says again, four times within the retention, where it stands and what it has begun.
    Shape.LEDGER: lambda settings: _kept(settings, OWN_BYTES),
}
