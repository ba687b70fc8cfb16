"""The launches as the topic `launches` has them: read whole, and told anew."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from schemas.registry import Registry
from scorer.audience.nearest import nearest
from scorer.errors import BadInput, BadSetting
from scorer.plan import Plan, from_json
from streams.brokers.access import Access
from streams.codec.encode import decode_one, encode_one
from streams.kafka.batches import send_rows
from streams.kafka.consume import read_topic
from streams.kafka.produce import producing


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


async def read_launches(kafka: Access, topic: str, registry: Registry) -> dict[str, Standing]:
    """Every launch by id, in the order in which they were first told; one that was removed (a tombstone) is `ended`.

    Raises as `read_versions`.
    """
    versions = await read_versions(kafka, topic, registry)
    return {launch: told[-1].standing for launch, told in versions.items()}


async def read_versions(kafka: Access, topic: str, registry: Registry) -> dict[str, list[Version]]:
    """Every record of each launch that the topic still holds, oldest first. A tombstone repeats what it ends.

    Raises Unavailable or BadSetting of Kafka, BadInput for a record that cannot be read, with its place.
    """
    found: dict[str, list[Version]] = {}
    async for chunk in read_topic(kafka, topic):
        columns = (chunk.offsets.tolist(), chunk.published_ms.tolist(), chunk.keys, chunk.values)
        for offset, published_ms, key, value in zip(*columns, strict=True):
            launch = (key or b"").decode("utf-8", "replace")
            if value is None:
                if launch in found:
                    ended = replace(found[launch][-1].standing, status="ended", offset=offset)
                    found[launch].append(Version(published_ms, ended))
                continue
            try:
                told = _standing(decode_one("launches", value, registry=registry), offset)
            except BadInput as error:
                error.where = f"{topic}/{chunk.partition}/{offset}"
                raise
            found.setdefault(launch, []).append(Version(published_ms, told))
    return found


def _standing(record: dict[str, Any], offset: int) -> Standing:
    told = {**record, "keywords": tuple(record["keywords"]), "offset": offset}
    return Standing(**{**told, "plan": from_json(record["plan"]) if record["plan"] else None})


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
