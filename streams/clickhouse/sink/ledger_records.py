"""The three records of the topic sink-intents and their Avro form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Ranges = Mapping[int, tuple[int, int]]


@dataclass(frozen=True)
class Claim:
    """From here on only records of this epoch count."""

    epoch: int
    owner: str


@dataclass(frozen=True)
class Intent:
    """These steps are about to be inserted under this token. `ranges`: first and next step number per partition. Said
    again, it has the `positions` of the lane's last Done too, which retention may delete meanwhile.
    """

    epoch: int
    number: int
    lane: str
    owner: str
    token: str
    ranges: Ranges
    code: str
    positions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """All rows of intents up to `number` are in ClickHouse; `positions` say where this lane reads on."""

    epoch: int
    number: int
    lane: str
    owner: str
    positions: Mapping[str, int] = field(default_factory=dict)


Record = Claim | Intent | Done


def to_avro(record: Record) -> dict[str, Any]:
    """The record as the dict that schemas/sink-intents.avsc describes."""
    plain: dict[str, Any] = {"kind": "claim", "number": -1, "lane": "", "token": "", "code": "", "ranges": {}}
    plain |= {"positions": {}, **vars(record)}
    if isinstance(record, Intent):
        ranges = {str(partition): list(pair) for partition, pair in record.ranges.items()}
        return plain | {"kind": "intent", "ranges": ranges, "positions": dict(record.positions)}
    if isinstance(record, Done):
        return plain | {"kind": "done", "positions": dict(record.positions)}
    return plain


def from_avro(plain: Mapping[str, Any]) -> Record:
    """The record that `to_avro` was given."""
    epoch, owner = plain["epoch"], plain["owner"]
    if plain["kind"] == "claim":
        return Claim(epoch, owner)
    number, lane = plain["number"], plain["lane"]
    if plain["kind"] == "done":
        return Done(epoch, number, lane, owner, plain["positions"])
    ranges = {int(partition): (pair[0], pair[1]) for partition, pair in plain["ranges"].items()}
    return Intent(epoch, number, lane, owner, plain["token"], ranges, plain["code"], plain["positions"])
