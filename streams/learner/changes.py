"""What a person may do to a policy's states, from values; each is another version, and none is taken away."""

from dataclasses import replace

from scorer.arrays import Table
from scorer.errors import BadSetting
from scorer.learning import known
from scorer.learning.solved import RIDGE
from streams.learner.states import State, States, Versions, learnt


def frozen(states: States, launch: str, *, frozen: bool) -> State:
    """The launch as it stands, left alone by the learner from here on; or learning again from here on."""
    return replace(_next(states, launch), frozen=frozen)


def reset(states: States, launch: str) -> State:
    """The launch as if nothing had been learnt of it; what comes from here on is learnt."""
    blank = replace(states.standing(launch), next_seq=_met(states, launch), up_to_ms=0, begun=b"")
    return learnt(blank, known.blank())


def rolled_back(states: Versions, launch: str, version: int) -> State:
    """The launch as it was in a version; what it met since then is not learnt again. Raises BadSetting without one."""
    there = {one.version: one for one in states.versions.get(launch, ())}
    if version not in there:
        seen = ", ".join(map(str, sorted(there)[-10:])) or "none"
        raise BadSetting("there is no such version", where=f"{launch}, version {version}", seen=f"the last are {seen}")
    back, now = there[version], _next(states, launch)
    return replace(back, version=now.version, next_seq=now.next_seq, frozen=now.frozen)


def warmed(states: States, launch: str, rows: Table, ridge: float = RIDGE) -> State:
    """The launch with KNOWN[1] `rows` as its beginning, which teach it alone. Raises BadSetting where it has learnt
    already."""
    now = states.standing(launch)
    if now.outcomes:
        raise BadSetting(
            "the launch has learnt already",
            where=launch,
            seen=f"{now.outcomes} outcomes",
            remedy=f"`launchpulse policy reset {launch}` forgets them first.",
        )
    return learnt(replace(now, next_seq=_met(states, launch), begun=rows["sums"].tobytes()), rows, ridge)


def _next(states: States, launch: str) -> State:
    """The same as another version; a launch that has learnt nothing becomes one that is written down."""
    now = states.standing(launch)
    if not now.sums:
        return learnt(replace(now, next_seq=_met(states, launch)), known.blank())
    return replace(now, version=now.version + 1, next_seq=_met(states, launch))


def _met(states: States, launch: str) -> tuple[int, ...]:
    """First outcome of each partition that has not been told, in or not in the state."""
    count = max(len(states.progress.next_seq), len(states.standing(launch).next_seq))
    return tuple(states.first_seq(launch, partition) for partition in range(count))
