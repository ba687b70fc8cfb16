"""The topic `dead-letters`: each record taken and not folded, with its bytes, and the same list for the journal."""

from typing import Any

import numpy as np

from schemas.dead_letters import EXPLANATIONS, DeadLetterError
from schemas.topics import INPUTS
from scorer.events import STATUSES
from streams.codec.decoded import Poison
from streams.journal.records import Rejected
from streams.runner.gather import Taken
from streams.runner.outputs.columns import NOTHING, Columns
from streams.runner.outputs.source import Source

_NAMES = ("topic", "offset", "published_ms", "key", "value", "error", "message")


def rejected(taken: Taken) -> tuple[Rejected, ...]:
    """Poison, then what the fold refused, in order."""
    poison = [Rejected(which, int(bad.offset), bad.error) for which, bad in taken.poison]
    events = taken.events
    refused = events[events["status"] > 0]
    rest = [Rejected(int(e["input"]), int(e["offset"]), STATUSES[e["status"]]) for e in refused]
    return tuple(poison + rest)


def dead_letters(source: Source) -> Columns:
    """One letter for each of `rejected`, in its order."""
    taken = source.taken
    letters = [_of_poison(which, bad) for which, bad in taken.poison]
    letters += [_of_refused(taken, at) for at in np.flatnonzero(taken.events["status"] > 0).tolist()]
    if not letters:
        return NOTHING
    columns: dict[str, Any] = {name: [letter[at] for letter in letters] for at, name in enumerate(_NAMES)}
    columns["partition"] = np.full(len(letters), source.partition, np.int32)
    return columns["key"], columns


def _of_poison(which: int, bad: Poison) -> tuple[Any, ...]:
    return (INPUTS[which], bad.offset, bad.published_ms, bad.key, bad.value, bad.error, bad.message)


def _of_refused(taken: Taken, at: int) -> tuple[Any, ...]:
    piece, position = taken.locate(at)
    event, chunk = taken.events[at], piece.chunk
    error = STATUSES[event["status"]]
    place = (INPUTS[event["input"]], int(event["offset"]), int(event["published_ms"]))
    meaning = EXPLANATIONS[DeadLetterError(error)].meaning
    return (*place, chunk.keys[position], chunk.values[position], error, meaning)
