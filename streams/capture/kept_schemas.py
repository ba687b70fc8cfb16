"""The schemas of captured records: asked of their registry, which is told nothing, and kept beside them as a registry
file, so that they can be read without it."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from schemas.canonical import canonical
from schemas.compatibility import reading_problems
from schemas.load import names, text
from schemas.registry import PACKAGED, Registry, UnknownSchemaError, Version, subject
from schemas.topics import THE_SHOPS, TOPICS
from scorer.errors import BadInput
from streams.capture.manifest import SCHEMAS, Manifest
from streams.codec.registry_kept import KeptRegistry
from streams.written import write


class ReadOnly:
    """A registry without its way to register what it lacks."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def id_of(self, topic: str) -> int:
        """The id of the current schema; where the registry has none, one that no schema has."""
        wanted = canonical(text(topic))
        known = [each.schema_id for each in self.versions(topic) if canonical(each.avsc) == wanted]
        return known[-1] if known else 2**32 - 1 - names().index(topic)

    def avsc_of(self, schema_id: int) -> str:
        """As the registry says."""
        return self._registry.avsc_of(schema_id)

    @cache  # noqa: B019  it lives as long as a capture
    def versions(self, topic: str) -> tuple[Version, ...]:
        """As the registry says, asked once."""
        return self._registry.versions(topic)


def keep(folder: Path, manifest: Manifest, registry: Registry) -> None:
    """Every version of the captured topics' schemas, and what else their values name; an id that the registry does not
    know is noted."""
    versions = {topic: _versions(topic, manifest, registry) for topic in _avro(manifest)}
    entries: dict[str, Any] = {}
    for topic, of_topic in versions.items():
        entries[subject(topic)] = {
            str(number): {"id": schema_id, "file": f"{schema_id}.avsc"}
            for number, schema_id in enumerate(of_topic, start=1)
        }
    files = {f"{schema_id}.avsc": avsc for of_topic in versions.values() for schema_id, avsc in of_topic.items()}
    (folder / SCHEMAS).mkdir(parents=True, exist_ok=True)
    for name, content in (files | {"registry.json": json.dumps(entries, indent=1)}).items():
        write(folder / SCHEMAS / name, content)
        manifest.schema_files[f"{SCHEMAS}/{name}"] = hashlib.sha256(content.encode()).hexdigest()


def check_readable(folder: Path, manifest: Manifest) -> None:
    """Raises BadInput where records were written by schemas that this version does not understand."""
    registry = KeptRegistry(folder / SCHEMAS)
    for topic in manifest.topics:
        if topic not in {each.name for each in TOPICS}:
            raise _newer(manifest, topic, "this version has no such topic")
    for topic in _avro(manifest):
        for schema_id in _named(topic, manifest):
            try:
                _check(manifest, topic, registry.avsc_of(schema_id))
            except UnknownSchemaError:
                continue  # it was unknown to the workers too: a dead letter


def _check(manifest: Manifest, topic: str, avsc: str) -> None:
    known = {canonical(version.avsc) for version in PACKAGED.versions(topic)} | {canonical(text(topic))}
    if canonical(avsc) in known:
        return
    problems = reading_problems(avsc, text(topic))
    if problems and topic in THE_SHOPS:
        return  # dead letters, then and now
    if topic not in THE_SHOPS:
        raise _newer(manifest, topic, "records of a schema that this version does not know")


def _newer(manifest: Manifest, topic: str, seen: str) -> BadInput:
    return BadInput(
        "a capture that a newer launchpulse wrote",
        where=topic,
        seen=seen,
        remedy=f"Read it with launchpulse {manifest.product}, which made it, or a newer one.",
    )


def _versions(topic: str, manifest: Manifest, registry: Registry) -> dict[int, str]:
    """Schemas by id, in the order of the registry."""
    found = {version.schema_id: version.avsc for version in registry.versions(topic)}
    for schema_id in _named(topic, manifest):
        try:
            found.setdefault(schema_id, registry.avsc_of(schema_id))
        except UnknownSchemaError:
            manifest.notes.append(f"{topic}: values name schema {schema_id}, which the registry does not know")
    return found


def _named(topic: str, manifest: Manifest) -> list[int]:
    return sorted({schema_id for stretch in manifest.topics[topic].values() for schema_id in stretch.schemas})


def _avro(manifest: Manifest) -> list[str]:
    return [topic.name for topic in TOPICS if topic.schema and topic.name in manifest.topics]
