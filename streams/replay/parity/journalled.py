"""A step against what the journal says of it: points, actions, promotions, what was refused, how much was sent."""

from typing import Any

import numpy as np
import numpy.typing as npt

from schemas.topics import INPUTS
from streams.journal.inputs import every_input
from streams.journal.records import Step
from streams.replay.again import Again
from streams.runner.outputs.dead_letters import rejected

Difference = tuple[str, Any, Any]  # field, live, replayed


def differences(again: Again, step: Step) -> list[Difference]:
    """What differs, in the order in which one follows from the other."""
    computed, made = again.computed, again.computed.decisions
    pairs = (
        ("records", _taken(step.inputs), _taken(again.source.taken.ranges, step.inputs)),
        ("rejected", _refused(step.rejected), _refused(rejected(again.source.taken))),
        ("newest times", _times(step.inputs), _times(again.source.taken.ranges)),
        ("points", _where(again, step.points), _where(again, computed.points)),
        ("before", step.before, computed.before),
        ("actions", step.actions, made["action"].astype(np.int32)),
        ("promotions", step.promotions, computed.promotions),
        ("campaigns", step.campaigns, computed.campaigns),
        ("outputs", _counts(step.outputs), _counts(again.ranges)),
    )
    return [found for name, live, replayed in pairs if (found := _difference(name, live, replayed)) is not None]


def _difference(name: str, live: Any, replayed: Any) -> Difference | None:
    if isinstance(live, np.ndarray):
        return _rows(name, live, replayed)
    if live == replayed:
        return None
    if isinstance(live, dict):
        names = [key for key in (*live, *replayed) if live.get(key) != replayed.get(key)]
        return f"{name}.{names[0]}", live.get(names[0]), replayed.get(names[0])
    only = sorted(set(live) ^ set(replayed))
    return name, next((each for each in only if each in live), None), next((e for e in only if e in replayed), None)


def _rows(name: str, live: npt.NDArray[Any], replayed: npt.NDArray[Any]) -> Difference | None:
    if live.tobytes() == replayed.tobytes():
        return None
    if len(live) != len(replayed):
        return f"{name}.count", len(live), len(replayed)
    at = next(at for at in range(len(live)) if live[at].tobytes() != replayed[at].tobytes())
    if live.dtype.names is None:
        return f"{name}[{at}]", live[at].tolist(), replayed[at].tolist()
    column = first_field(live[at], replayed[at])
    return f"{name}[{at}].{column}", live[at][column].tolist(), replayed[at][column].tolist()


def first_field(live: np.void, replayed: np.void) -> str:
    """The first field of two rows that has other bytes."""
    names = live.dtype.names or ()
    return next(name for name in names if live[name].tobytes() != replayed[name].tobytes())


def _refused(letters: Any) -> list[str]:
    return [f"{INPUTS[each.input]}/{each.offset}: {each.error}" for each in letters]


def _where(again: Again, points: npt.NDArray[np.int32]) -> list[str]:
    """Decision points by the records that they stand at."""
    events = again.source.taken.events
    rows = events[points[points < len(events)]]
    return [f"{INPUTS[which]}/{at}" for which, at in zip(rows["input"].tolist(), rows["offset"].tolist(), strict=True)]


def _taken(ranges: Any, of: Any = ()) -> dict[str, int]:
    """Records taken of each input, where the writer counted; `of`: of those inputs alone where it did."""
    counted = {each.topic for each in of or ranges if each.records >= 0}
    return {each.topic: each.records for each in ranges if each.topic in counted}


def _times(ranges: Any) -> dict[str, int]:
    return {each.topic: each.running_max_ms for each in every_input(ranges)}


def _counts(ranges: Any) -> dict[str, int]:
    return {each.topic: each.count for each in ranges if each.count}
