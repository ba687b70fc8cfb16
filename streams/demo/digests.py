"""Fingerprints of a run, so that two can be compared: every final row, every decision and every outcome."""

import hashlib
import json

from schemas.registry import Registry
from schemas.topics import CHANGELOGS
from scorer.errors import Inconsistent
from streams.brokers.access import Access
from streams.codec.encode import decode_one
from streams.codec.registries import registry_for
from streams.kafka.log import Log
from streams.settings import Settings
from streams.store import HEADER
from streams.transport.changelog import restore

# When an event was published, a record's place in its output, and how far broadcast topics had come, are not of the
# decision.
_NOT_OF_THE_DECISION = ("published_ms", "seq", "policy_state", "product_state", "budget_grants")


async def profiles_sha256(settings: Settings, kafka: Access) -> str:
    """SHA-256 over key and row of every row of the changelogs, in key order."""
    digest = hashlib.sha256()
    for name in CHANGELOGS:
        rows: dict[tuple[bytes, int], bytes] = {}
        for partition in range(settings.partitions):
            found = await restore(kafka, settings.topic(name), partition)
            kept = zip(found.keys, found.values, strict=True)
            rows |= {(key, partition): value[HEADER.itemsize :].tobytes() for key, value in kept}
        for key, partition in sorted(rows):
            digest.update(len(key).to_bytes(4, "little") + key + rows[key, partition])
    return digest.hexdigest()


async def records_sha256(settings: Settings, kafka: Access, topic: str) -> str:
    """SHA-256 over every record of `decisions` or `outcomes`, in the order of decision ids."""
    found: dict[str, str] = {}
    for partition in range(settings.partitions):
        async with Log(kafka, settings.topic(topic), partition) as log:
            await _read(log, topic, found, registry_for(settings))
    text = "\n".join(found[key] for key in sorted(found))
    return hashlib.sha256(text.encode()).hexdigest()


async def _read(log: Log, topic: str, found: dict[str, str], registry: Registry) -> None:
    next_seq = 0
    async for chunk in log.read(0, await log.high_watermark()):
        for value in chunk.values:
            decision = decode_one(topic, value or b"", registry=registry)
            if decision["seq"] != next_seq:
                continue
            next_seq += 1
            if decision["decision_id"] in found:
                raise Inconsistent(f"two {topic} have one id", seen=decision["decision_id"])
            kept = {name: item for name, item in decision.items() if name not in _NOT_OF_THE_DECISION}
            found[decision["decision_id"]] = json.dumps(kept, sort_keys=True)
