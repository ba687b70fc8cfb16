"""The port of a schema registry, and the default one: a file in this package, the same for every process.

The file, registry.json, maps subject -> version -> {id, file}; a subject is "<topic>-value". An id, once released,
names the same schema forever.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from schemas.canonical import canonical
from schemas.load import FOLDER, text

_AHEAD = 1_000  # packaged ids are dense; one far above is of another registry, or of no schema


class UnknownSchemaError(LookupError):
    """The registry has no schema under this id."""


class NewerSchemaError(UnknownSchemaError):
    """The packaged registry has no schema under this id, which follows its own: a newer version's."""


class NotReleasedError(LookupError):
    """The current schema of a topic stands in no registry yet."""


@dataclass(frozen=True)
class Version:
    """One released schema of a topic: `number` counts from 1, `schema_id` stands in the header, `avsc` is JSON."""

    number: int
    schema_id: int
    avsc: str


class Registry(Protocol):
    """Where schema ids come from. An adapter may raise scorer.errors.Unavailable; the answers never change."""

    def id_of(self, topic: str) -> int:
        """The id of the topic's current schema (schemas/<topic>.avsc). Raises NotReleasedError."""

    def avsc_of(self, schema_id: int) -> str:
        """The schema under an id, as JSON. Raises UnknownSchemaError."""

    def versions(self, topic: str) -> tuple[Version, ...]:
        """All versions of the topic's schema, oldest first; empty where there is none."""


def subject(topic: str) -> str:
    """Confluent's name of the values of a topic."""
    return f"{topic}-value"


class FileRegistry:
    """The registry in `folder`: registry.json and the released schemas that it names."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    def id_of(self, topic: str) -> int:
        """The newest version that equals the current schema; prose aside."""
        wanted = canonical(text(topic))
        for version in reversed(self.versions(topic)):
            if canonical(version.avsc) == wanted:
                return version.schema_id
        raise NotReleasedError(topic)

    def avsc_of(self, schema_id: int) -> str:
        """From the file that the id names."""
        try:
            return self._by_id[schema_id]
        except KeyError:
            raise UnknownSchemaError(schema_id) from None

    def versions(self, topic: str) -> tuple[Version, ...]:
        """As the file lists them."""
        return self._versions.get(subject(topic), ())

    def topics(self) -> list[str]:
        """Every topic with a release, sorted."""
        return sorted(name.removesuffix("-value") for name in self._versions)

    @cached_property
    def _versions(self) -> Mapping[str, tuple[Version, ...]]:
        path = self._folder / "registry.json"
        entries = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return {name: tuple(self._read(versions)) for name, versions in entries.items()}

    def _read(self, versions: Mapping[str, Mapping[str, object]]) -> list[Version]:
        return [
            Version(
                int(number),
                int(str(entry["id"])),
                (self._folder / str(entry["file"])).read_text("utf-8"),
            )
            for number, entry in sorted(versions.items(), key=lambda item: int(item[0]))
        ]

    @cached_property
    def _by_id(self) -> Mapping[int, str]:
        return {version.schema_id: version.avsc for versions in self._versions.values() for version in versions}


class PackagedRegistry(FileRegistry):
    """That of this version. Each version adds ids and takes none away."""

    def avsc_of(self, schema_id: int) -> str:
        """As a FileRegistry. Raises NewerSchemaError for an id that a version to come may have."""
        try:
            return super().avsc_of(schema_id)
        except UnknownSchemaError:
            if 0 < schema_id - max(self._by_id) <= _AHEAD:
                raise NewerSchemaError(schema_id) from None
            raise


PACKAGED = PackagedRegistry()
