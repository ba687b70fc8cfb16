"""Whether a folder still holds what was captured: every file against its checksum, every record against its list."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from scorer.errors import LaunchpulseError
from streams.capture.captured import whole_file
from streams.capture.kept_schemas import check_readable
from streams.capture.manifest import Manifest, Segment, load
from streams.capture.segment import read_blocks


@dataclass
class Checked:
    """`problems` are what is wrong with each file: topic, partition, first and next offset that are lost, and why."""

    manifest: Manifest
    files: int = 0
    records: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)


def check(folder: Path, progress: Callable[[str, float], None]) -> Checked:
    """Read all of it. Raises BadInput where the list of what it holds cannot be used itself."""
    manifest = load(folder)
    checked = Checked(manifest)
    if not manifest.finished:
        checked.problems.append({"why": "it was not finished: the same command goes on with it"})
    checked.problems += list(_schema_problems(folder, manifest))
    total = max(1, manifest.size_bytes)
    done = 0
    for topic, partition, segment in _segments(manifest):
        progress(f"{topic}/{partition}", done / total)
        why = _why_not(folder, segment)
        checked.files, done = checked.files + 1, done + segment.size_bytes
        if why:
            lost = {"first": segment.first, "next": segment.next, "records": segment.records}
            place = {"file": segment.file, "topic": topic, "partition": partition}
            checked.problems.append({**place, **lost, "why": why})
        else:
            checked.records += segment.records
    return checked


def _segments(manifest: Manifest) -> Iterator[tuple[str, int, Segment]]:
    for topic, stretches in manifest.topics.items():
        for partition, stretch in stretches.items():
            yield from ((topic, partition, segment) for segment in stretch.segments)


def _why_not(folder: Path, segment: Segment) -> str:
    """What is wrong with a file, a sentence; empty where it is whole."""
    try:
        blocks = read_blocks(BytesIO(whole_file(folder, segment)), segment.file)
        offsets = np.concatenate([np.zeros(0, np.int64), *(block.offsets for block in blocks)])
    except LaunchpulseError as error:
        return error.seen or error.what
    if len(offsets) != segment.records:
        return f"it has {len(offsets)} records of {segment.records}"
    inside = segment.first <= offsets[0] and offsets[-1] < segment.next if len(offsets) else True
    return "" if inside and (np.diff(offsets) > 0).all() else "its offsets are not those that it is listed with"


def _schema_problems(folder: Path, manifest: Manifest) -> Iterator[dict[str, Any]]:
    for name, sha256 in manifest.schema_files.items():
        path = folder / name
        if not path.is_file():
            yield {"file": name, "why": "it is absent"}
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield {"file": name, "why": "its checksum is not the one that it was written with"}
    try:
        check_readable(folder, manifest)
    except (LaunchpulseError, OSError, ValueError) as error:
        yield {"file": "schemas", "why": str(error)}
