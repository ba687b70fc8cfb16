"""What keeps the current schemas from being used or released: incompatible with a release, or not released."""

from dataclasses import dataclass
from pathlib import Path

from schemas.canonical import canonical
from schemas.compatibility import incompatibilities
from schemas.load import FOLDER
from schemas.registry import FileRegistry


@dataclass(frozen=True)
class Review:
    """Sentences: what breaks a reader, and which topics' schemas stand in no release."""

    topics: int
    incompatible: list[str]
    unreleased: list[str]


def review(folder: Path = FOLDER) -> Review:
    """Every current schema of `folder` against every released version of its topic, and releases without a schema."""
    registry = FileRegistry(folder)
    current = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.avsc"))}
    broken = [
        str(one) for name, avsc in current.items() for one in incompatibilities(name, avsc, registry.versions(name))
    ]
    gone = [f"{name}: released, and without a current schema" for name in registry.topics() if name not in current]
    changed = [name for name, avsc in current.items() if not _is_newest(avsc, registry, name)]
    return Review(len(current), broken + gone, changed)


def _is_newest(avsc: str, registry: FileRegistry, topic: str) -> bool:
    versions = registry.versions(topic)
    return bool(versions) and canonical(versions[-1].avsc) == canonical(avsc)
