"""Releases current schemas: copies each changed one to released/<topic>/v<N+1>.avsc and gives it the next id."""

import json
from pathlib import Path
from typing import Any

from schemas.canonical import canonical
from schemas.load import FOLDER
from schemas.registry import FileRegistry, Version, subject


def release(folder: Path = FOLDER) -> list[tuple[str, Version]]:
    """(topic, new version) of every topic whose schema differs from its newest release; [] where none does."""
    registry = FileRegistry(folder)
    done: list[tuple[str, Version]] = []
    path = folder / "registry.json"
    entries: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    next_id = 1 + max(
        (entry["id"] for versions in entries.values() for entry in versions.values()),
        default=0,
    )
    for avsc in sorted(folder.glob("*.avsc")):
        version = _next_version(registry.versions(avsc.stem), avsc.read_text("utf-8"), next_id + len(done))
        if version is not None:
            entries.setdefault(subject(avsc.stem), {})[str(version.number)] = _write(folder, avsc.stem, version)
            done.append((avsc.stem, version))
    if done:
        path.write_text(json.dumps(entries, indent=1, sort_keys=True) + "\n", "utf-8")
    return done


def _next_version(released: tuple[Version, ...], avsc: str, schema_id: int) -> Version | None:
    if released and canonical(released[-1].avsc) == canonical(avsc):
        return None
    return Version(released[-1].number + 1 if released else 1, schema_id, avsc)


def _write(folder: Path, topic: str, version: Version) -> dict[str, object]:
    file = Path("released") / topic / f"v{version.number}.avsc"
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(version.avsc, "utf-8")
    return {"id": version.schema_id, "file": str(file)}
