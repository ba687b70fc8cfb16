"""What a difference points at that no version, order, score or late event tells."""

from collections.abc import Mapping, Sequence
from typing import Any

from scorer.flags import NO_VECTOR
from streams.replay.parity.divergence import upstream
from streams.replay.parity.journalled import Difference

Record = Mapping[str, Any]
NOT_TOLD = "the journal does not tell the settings that decided, as an older version wrote it: are these the same?"


def of_record(topic: str, live: Record, replayed: Record) -> list[dict[str, Any]]:
    """Of one record whose two sides differ."""
    if topic == "decisions" and (live["flags"] ^ replayed["flags"]) & NO_VECTOR:
        return [upstream("version", "vectors of another space: which text encoder was served then?", field="space")]
    return []


def of_journal(differences: Sequence[Difference]) -> list[dict[str, Any]]:
    """Of a step that differs from what the journal says of it."""
    if not differences or not differences[0][0].startswith("records."):
        return []
    name, live, replayed = differences[0]
    told = f"{name.removeprefix('records.')}: the step took {live} records where the topic holds {replayed}"
    return [upstream("records", f"{told}; what it missed is in no profile", field=name, live=live, replayed=replayed)]


def of_settings(told: bool) -> list[dict[str, Any]]:
    """Where the journal told them they are the same, and cannot be the cause."""
    return [] if told else [upstream("settings", NOT_TOLD)]
