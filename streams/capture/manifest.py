"""`capture.json`: what a folder holds, and how its files must be. Written anew, whole, with each file that is added."""

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scorer.errors import BadInput, BadSetting
from streams.written import write

NAME: Final = "capture.json"
FORMAT: Final = 1
SCHEMAS: Final = "schemas"
LOCK: Final = "capture.lock"
_SUM = "sha256"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", validate_assignment=True)


class Range(_Model):
    """The least and the greatest of some times, Unix milliseconds; none of either where there was nothing."""

    least: int | None = None
    greatest: int | None = None

    def widen(self, least: int, greatest: int) -> None:
        """Let it reach from `least` to `greatest` too."""
        self.least = least if self.least is None else min(self.least, least)
        self.greatest = greatest if self.greatest is None else max(self.greatest, greatest)


class Segment(_Model):
    """One file: records of offsets `first` to before `next`."""

    file: str
    first: int
    next: int
    records: int
    size_bytes: int
    sha256: str


class Last(_Model):
    """The last captured record of a partition, by which it is known again: the hash of its time, key and value."""

    offset: int
    sha256: str


class Stretch(_Model):
    """One partition of a topic: what stood from `first` to before `next`, as far as the broker still held it.

    `event_ms` of topics that shoppers' events come on, `schemas` the ids that values name, `next_seq` the number that
    an output's next record has.
    """

    first: int = 0
    next: int = 0
    records: int = 0
    published_ms: Range = Field(default_factory=Range)
    event_ms: Range = Field(default_factory=Range)
    schemas: list[int] = Field(default_factory=list)
    next_seq: int = 0
    last: Last | None = None
    segments: list[Segment] = Field(default_factory=list)


class Followed(_Model):
    """A partition's journal up to where it was captured: which of its steps count, and what the last one names.

    `inputs` are the first offsets that were not taken, `outputs` the numbers of the records to come, `in_force` the
    first offsets of the broadcast topics that were not in force.
    """

    epoch: int = -1
    next_number: int = 0
    steps: int = 0
    first_inputs: dict[str, int] = Field(default_factory=dict)
    inputs: dict[str, int] = Field(default_factory=dict)
    outputs: dict[str, int] = Field(default_factory=dict)
    in_force: list[int] = Field(default_factory=lambda: [0, 0, 0, 0])


class Asked(_Model):
    """What was asked for. Times are publish times, Unix milliseconds; `from_ms` to before `to_ms` is what the capture
    is about, `warm_up_ms` where its records begin (none: at the beginning of the topics). `offsets` are those of the
    journal, by partition: the first, and the first that is left out.
    """

    topics: list[str]
    partitions: list[int]
    from_ms: int | None = None
    to_ms: int | None = None
    warm_up_ms: int | None = None
    offsets: dict[int, tuple[int, int]] = Field(default_factory=dict)


class Manifest(_Model):
    """All of it. `settings` are those that decide; `models` and `spaces` what steps and vectors name; `notes` are
    sentences on what is not as one might think."""

    format: int = FORMAT
    product: str = Field(default_factory=lambda: version("launchpulse"))
    finished: bool = False
    asked: Asked
    settings: dict[str, int | bool] = Field(default_factory=dict)
    models: list[str] = Field(default_factory=list)
    spaces: list[int] = Field(default_factory=list)
    schema_files: dict[str, str] = Field(default_factory=dict)
    journal: dict[int, Followed] = Field(default_factory=dict)
    topics: dict[str, dict[int, Stretch]] = Field(default_factory=dict)
    notes: list[str] = Field(default_factory=list)

    def stretch(self, topic: str, partition: int) -> Stretch:
        """Of this partition, made where there is none yet."""
        return self.topics.setdefault(topic, {}).setdefault(partition, Stretch())

    @property
    def records(self) -> int:
        """In all files."""
        return sum(one.records for each in self.topics.values() for one in each.values())

    @property
    def size_bytes(self) -> int:
        """Of all files of records."""
        every = [one for each in self.topics.values() for one in each.values()]
        return sum(segment.size_bytes for one in every for segment in one.segments)


def store(folder: Path, manifest: Manifest) -> None:
    """Put it in the place of the one before, in one step that survives a crash."""
    plain = json.loads(manifest.model_dump_json())
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / NAME, json.dumps({**plain, _SUM: _digest(plain)}))


def load(folder: Path) -> Manifest:
    """What a folder holds. Raises BadInput where it is no capture, or one that this version cannot read."""
    where = str(folder / NAME)
    try:
        told = json.loads((folder / NAME).read_bytes())
    except FileNotFoundError:
        raise BadInput("no capture stands there", where=where, remedy="Make one with `launchpulse capture`.") from None
    except (OSError, ValueError) as error:
        raise BadInput("the list of what a capture holds is damaged", where=where, seen=str(error)) from error
    _check_format(told, where)
    if told.pop(_SUM, None) != _digest(told):
        remedy = "Copy the folder again from where it was made, or capture anew."
        raise BadInput("the list of what a capture holds was changed", where=where, remedy=remedy)
    try:
        return Manifest.model_validate(told)
    except ValidationError as error:
        raise BadInput("the list of what a capture holds is damaged", where=where, seen=str(error)[:300]) from error


def claim(folder: Path, asked: Asked) -> Manifest:
    """What is to be gone on with in this folder: its capture, or a new one. Raises BadSetting where it holds something
    else, or a capture of something else."""
    if (folder / NAME).exists():
        found = load(folder)
        _check_same(found.asked, asked, str(folder))
        found.asked, found.finished, found.notes = asked, False, []
        return found
    if folder.exists() and (not folder.is_dir() or any(one.name != LOCK for one in folder.iterdir())):
        remedy = "Name a folder that does not exist yet."
        raise BadSetting("a folder that holds something else than a capture", where=str(folder), remedy=remedy)
    return Manifest(asked=asked)


def _digest(plain: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _check_format(told: Any, where: str) -> None:
    if not isinstance(told, dict) or not isinstance(told.get("format"), int):
        raise BadInput("the list of what a capture holds is damaged", where=where, seen="it names no format")
    if told["format"] > FORMAT:
        made_by = told.get("product", "a later one")
        raise BadInput(
            "a capture of a newer format",
            where=where,
            seen=f"format {told['format']}, this version reads up to {FORMAT}",
            remedy=f"Read it with launchpulse {made_by}, which made it, or a newer one.",
        )


def _check_same(before: Asked, now: Asked, where: str) -> None:
    for name in ("topics", "partitions", "warm_up_ms"):
        if getattr(before, name) != getattr(now, name):
            raise BadSetting(
                f"a capture with other {name} stands in this folder",
                where=where,
                seen=f"{getattr(before, name)} there, {getattr(now, name)} asked for",
                remedy="Ask for the same to go on with it, or name another folder.",
            )
    for partition, (first, _) in now.offsets.items():
        if before.offsets.get(partition, (first, 0))[0] != first:
            raise BadSetting("a capture from another offset stands in this folder", where=f"{where}, {partition}")
