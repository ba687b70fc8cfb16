"""The launches as the topic `launches` has them: read whole, and told anew."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from schemas.registry import Registry
from scorer.errors import BadSetting
from scorer.nearest import nearest
from scorer.plan import Plan
from streams.brokers.access import Access
from streams.codec.encode import encode_one
from streams.heard import Ended, Live, Passed, Record, Unusable, heard
from streams.kafka.batches import send_rows
from streams.kafka.consume import read_topic
from streams.kafka.produce import producing
from streams.planned import Planned
from streams.ports import Chunk, Records


@dataclass(frozen=True)
class Standing:
    """The newest record of a launch. `plan` is None for a launch without one; `offset` says where it stands, or -1."""

    launch: str
    product: str
    start_ms: int
    end_ms: int
    keywords: tuple[str, ...]
    version: int
    status: str
    plan: Plan | None
    offset: int = -1

    def record(self) -> dict[str, Any]:
        """As the topic has it."""
        return {
            "launch": self.launch,
            "product": self.product,
            "start_ms": self.start_ms,
            "end_ms": self.end_ms,
            "keywords": list(self.keywords),
            "version": self.version,
            "status": self.status,
            "plan": self.plan.to_json() if self.plan else "",
        }


Standings = Mapping[str, Standing]


def standing_of(plan: Plan, version: int, status: str = "live") -> Standing:
    """A plan as it is to stand on the topic."""
    window = {"start_ms": plan.start_ms, "end_ms": plan.end_ms}
    return Standing(
        plan.launch, plan.product, **window, keywords=plan.keywords, version=version, status=status, plan=plan
    )


@dataclass(frozen=True)
class Version:
    """One record of a launch, and when the broker took it."""

    published_ms: int
    standing: Standing


@dataclass
class Launches:
    """Accumulates the records of the topic: `by_id` in the order in which they were first told, `versions` every record
    of each, oldest first; `unread` says which records are left out, and which end their launch by what is not
    understood, and why (see `streams.heard`)."""

    by_id: dict[str, Standing] = field(default_factory=dict)
    versions: dict[str, list[Version]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def add(
        self, offset: int, key: bytes | None, value: bytes | None, registry: Registry, published_ms: int = 0
    ) -> None:
        """One record; a tombstone repeats what it ends."""
        told = heard(key, value, registry)
        if isinstance(told, Passed | Unusable):
            self.unread.append(f"launches/0/{offset} {told}")
        standing = None if isinstance(told, Passed) else self._standing(told, offset)
        if standing is not None:
            self.by_id[standing.launch] = standing
            self.versions.setdefault(standing.launch, []).append(Version(published_ms, standing))

    def _standing(self, told: Unusable | Ended | Live, offset: int) -> Standing | None:
        if isinstance(told, Unusable):
            return _as_told({**told.record, "status": "ended"}, told.planned, offset)
        if told.record is not None:
            return _as_told(told.record, told.planned, offset)
        ended = self.by_id.get(told.launch)
        return ended and replace(ended, status="ended", offset=offset)


def _as_told(record: Record, ready: Planned | None, offset: int) -> Standing:
    plan = ready.plan if ready else None
    return Standing(**{**record, "keywords": tuple(record["keywords"]), "plan": plan, "offset": offset})


async def read_launches(kafka: Access, topic: str, registry: Registry) -> Launches:
    """All of the topic, as it stands. Raises Unavailable or BadSetting of Kafka."""
    return await _launches(read_topic(kafka, topic), registry)


async def recorded_launches(records: Records, registry: Registry) -> Launches:
    """The same of topics that were kept."""
    async with records.open("launches", 0) as log:
        return await _launches(log.read(0, await log.high_watermark()), registry)


async def _launches(chunks: AsyncIterator[Chunk], registry: Registry) -> Launches:
    found = Launches()
    async for chunk in chunks:
        columns = (chunk.offsets.tolist(), chunk.published_ms.tolist(), chunk.keys, chunk.values)
        for offset, published_ms, key, value in zip(*columns, strict=True):
            found.add(offset, key, value, registry, published_ms)
    return found


async def tell_launches(kafka: Access, topic: str, registry: Registry, launches: list[Standing]) -> list[Standing]:
    """Append the launches; they come back with their offsets once the broker has acknowledged all."""
    async with producing(kafka) as producer:
        keys = [one.launch.encode() for one in launches]
        values = [encode_one("launches", one.record(), registry=registry) for one in launches]
        ranges = await send_rows(producer, topic, 0, keys, values)
    offsets = [offset for one in ranges for offset in one]
    return [replace(one, offset=offset) for one, offset in zip(launches, offsets, strict=True)]


async def places_of(kafka: Access, topic: str) -> dict[str, list[int]]:
    """The offsets of every launch's records."""
    found: dict[str, list[int]] = {}
    async for chunk in read_topic(kafka, topic):
        for offset, key in zip(chunk.offsets.tolist(), chunk.keys, strict=True):
            found.setdefault((key or b"").decode("utf-8", "replace"), []).append(offset)
    return found


def the_one(standings: Standings, launch: str) -> Standing:
    """A launch by id. Raises BadSetting with the nearest id where there is none."""
    if launch not in standings:
        meant = nearest(launch, standings)
        remedy = f"Did you mean {meant}?" if meant else "`launchpulse plan list` shows those that there are."
        raise BadSetting("there is no such launch", where=launch, remedy=remedy)
    return standings[launch]
