"""From what was given on a command line to what is to be captured: checked, and filled up from an earlier call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from schemas.topics import TOPICS
from scorer.errors import BadSetting, Unavailable
from streams.capture.manifest import Asked
from streams.kafka.topics import Standing
from streams.settings import Settings

_DEFAULT = tuple(topic.name for topic in TOPICS if topic.name != "sink-intents")
_SINGLE = {topic.name for topic in TOPICS if topic.single_partition}


@dataclass(frozen=True)
class Given:
    """What was given; empty or None where nothing was. Times as in Asked."""

    topics: Sequence[str] = ()
    from_ms: int | None = None
    to_ms: int | None = None
    warm_up_ms: int | None = None
    offsets: Mapping[int, tuple[int, int]] = field(default_factory=dict)


def asked_for(given: Given, before: Asked | None, standing: Mapping[str, Standing], settings: Settings) -> Asked:
    """`standing` are the topics that exist, by name without prefix. Raises BadSetting for what contradicts itself or
    is not known, Unavailable for topics that do not exist."""
    _check_times(given)
    topics = _topics(given, before, standing)
    _check_partitions(topics, standing, settings)
    every = list(range(settings.partitions))
    unknown = sorted(given.offsets.keys() - set(every))
    if unknown:
        raise BadSetting("a partition that does not exist", seen=str(unknown), remedy=f"There are {len(every)}.")
    earlier = before or Asked(topics=topics, partitions=every)
    return Asked(
        topics=topics,
        partitions=sorted(given.offsets) or earlier.partitions,
        from_ms=earlier.from_ms if given.from_ms is None else given.from_ms,
        to_ms=given.to_ms,
        warm_up_ms=earlier.warm_up_ms if given.warm_up_ms is None else given.warm_up_ms,
        offsets=dict(given.offsets),
    )


def _topics(given: Given, before: Asked | None, standing: Mapping[str, Standing]) -> list[str]:
    known = {topic.name for topic in TOPICS}
    unknown = [name for name in given.topics if name not in known]
    if unknown:
        raise BadSetting(
            "no topic of launchpulse", seen=", ".join(unknown), remedy=f"Topics: {', '.join(sorted(known))}."
        )
    wanted = list(given.topics) or (before.topics if before else [name for name in _DEFAULT if name in standing])
    absent = [name for name in wanted if name not in standing]
    if absent or not wanted:
        raise Unavailable(
            "topics that do not exist on this broker",
            seen=", ".join(absent) or "none of launchpulse's",
            remedy="Is LAUNCHPULSE_TOPIC_PREFIX the one that the workers have?",
        )
    return [topic.name for topic in TOPICS if topic.name in wanted]


def _check_times(given: Given) -> None:
    begin = given.from_ms if given.from_ms is not None else given.warm_up_ms
    if given.to_ms is not None and begin is not None and begin >= given.to_ms:
        span = f"from {_moment(begin)} to {_moment(given.to_ms)}"
        raise BadSetting("an empty range", seen=span, remedy="--to is behind --from.")
    if given.warm_up_ms is not None and given.from_ms is not None and given.warm_up_ms > given.from_ms:
        raise BadSetting("a warm-up that begins behind --from", remedy="It comes before: --warm-up, --from, --to.")
    if given.offsets and not (given.from_ms is given.to_ms is given.warm_up_ms is None):
        raise BadSetting("a range by offsets and by time", remedy="Give one of them.")


def _moment(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds")


def _check_partitions(topics: Sequence[str], standing: Mapping[str, Standing], settings: Settings) -> None:
    for name in topics:
        wanted = 1 if name in _SINGLE else settings.partitions
        if standing[name].partitions != wanted:
            raise BadSetting(
                "a topic has another number of partitions than the settings say",
                where=standing[name].name,
                seen=f"{standing[name].partitions}, the settings say {wanted}",
                remedy="Set LAUNCHPULSE_PARTITIONS as the workers have it.",
            )
