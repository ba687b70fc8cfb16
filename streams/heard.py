"""What one record of the topic `launches` says to whoever reads it: the one rule of worker, sink, learner and commands.

Anybody may write there. What is left out, what ends a launch and what is live must be the same for all, or one part
promotes, pays or counts what another has never heard of. `streams.recount` has the same rule, written anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.registry import Registry
from scorer.errors import BadInput
from scorer.plan import MOST_VERSION, STATUSES
from streams.codec.encode import decode_one
from streams.planned import Planned, planned

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Passed:
    """Left out by everybody: no launch changes. `numbered`: it has a number among the launches all the same, by which
    journals name what was chosen; one that cannot be read, or whose key is no text, never had one."""

    reason: str
    numbered: bool

    def __str__(self) -> str:
        return f"is left out: {self.reason}"


@dataclass(frozen=True)
class Unusable:
    """The launch has ended, for its plan cannot be followed, its status is not known, or no decision could name its
    version: nobody is promoted to under what is not understood. `planned` is the plan where that can be read."""

    launch: str
    record: Record
    reason: str
    planned: Planned | None = None

    def __str__(self) -> str:
        return f"ends the launch {self.launch!r}: {self.reason}"


@dataclass(frozen=True)
class Ended:
    """The launch was ended; by a tombstone where there is no record."""

    launch: str
    record: Record | None = None
    planned: Planned | None = None


@dataclass(frozen=True)
class Live:
    """The launch is live, or paused; `planned` is None where it has no plan."""

    launch: str
    record: Record
    planned: Planned | None


Heard = Passed | Unusable | Ended | Live


def heard(key: bytes | None, value: bytes | None, registry: Registry) -> Heard:
    """What a record of the topic says. Raises Unavailable of the registry."""
    try:
        launch = (key or b"").decode()
        record = None if value is None else decode_one("launches", value, registry=registry)
    except (BadInput, UnicodeDecodeError) as error:
        return Passed(f"{error}; its key: {key!r:.80}", numbered=False)
    return heard_record(launch, record)


def heard_record(launch: str, record: Record | None) -> Heard:
    """The same of a record that could be read, under the key `launch`; None is a tombstone."""
    if not launch or (record is not None and record["launch"] != launch):
        named = "a tombstone" if record is None else f"a record of the launch {record['launch']!r:.80}"
        reason = BadInput("the key is not the launch's id", seen=f"{named} under the key {launch!r:.80}")
        return Passed(str(reason), numbered=True)
    if record is None:
        return Ended(launch)
    ready = None
    try:
        ready = planned(record["plan"]) if record.get("plan") else None
        _check_version(record["version"])
        status = _status(record)
    except BadInput as error:
        return Unusable(launch, record, str(error), ready)
    return (Ended if status == "ended" else Live)(launch, record, ready)


def _status(record: Record) -> str:
    """What the record says of itself. Raises BadInput for any other word than the three: it may have meant to stop."""
    status: str = record.get("status", "live")
    if status not in STATUSES:
        remedy = f"Tell the launch anew with one of {', '.join(STATUSES)}."
        raise BadInput("a status that is not known", seen=f"{status!r:.80}", remedy=remedy)
    return status


def _check_version(version: int) -> None:
    """Raises BadInput for one that decisions, promotions and their outcomes have no room for."""
    if not 0 <= version <= MOST_VERSION:
        remedy = "Tell the launch anew with one that counts its plans."
        raise BadInput(f"a version that is not from 0 to {MOST_VERSION}", seen=str(version), remedy=remedy)
