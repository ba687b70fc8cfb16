"""One epoch of learning, from values: what is told of each launch, and how far all are."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import numpy as np

from scorer.arrays import Table
from scorer.errors import BadInput
from scorer.learning.currencies import UNNAMED
from scorer.learning.known import apart, taught
from scorer.learning.moved import moved
from scorer.learning.solved import SOLVED
from streams.learner.outcomes import Outcomes, joined
from streams.learner.states import PROGRESS, State, States, learnt


@dataclass
class Tally:
    """What became of outcomes: learnt, not shown, of no launch that is known, of a frozen launch, refused."""

    learnt: int = 0
    failed: int = 0
    unknown: int = 0
    frozen: int = 0
    refused: int = 0
    named: list[str] = field(default_factory=list)  # what a person should know, a sentence each

    def add(self, other: "Tally") -> None:
        """Count these too."""
        for name in ("learnt", "failed", "unknown", "frozen", "refused"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.named += other.named


@dataclass(frozen=True)
class Reached:
    """How far the journal and the outcomes have been read: where each partition reads on (as a lane tells it), its next
    outcome, and its newest event time, -1 before its first step; `marks`: what a closed run says beside it."""

    positions: Mapping[str, int]
    next_seq: tuple[int, ...]
    newest_ms: tuple[int, ...]
    marks: Mapping[str, int] = field(default_factory=dict)

    def number(self, partition: int) -> int:
        """The next step of a partition."""
        return self.positions[f"journal#number/{partition}"]


@dataclass(frozen=True)
class Launched:
    """What plans say: the currency of each launch that names one, and which launches are over."""

    currency_of: Mapping[str, str]
    over: Set[str] = frozenset()


@dataclass(frozen=True)
class Epoch:
    """What is to be said, and what it counts."""

    states: list[State]
    tally: Tally


def epoch(states: States, waiting: Sequence[Outcomes], reached: Reached, launched: Launched) -> Epoch:
    """States of the launches that have learnt, those that must be said again, and last how far all are, with what a
    launch that has not learnt yet begins with.

    Outcomes that a state has met already are passed over, whoever told it; those of a frozen launch are lost to it.
    """
    tally, told = Tally(), dict[str, State]()
    progress = _progress(states, reached)
    for launch, outcomes in sorted(_by_launch(states, waiting, tally).items()):
        after = _after(states.standing(launch), outcomes, progress, tally)
        if after is not None:
            told[launch] = after
    told, progress = _pooled(states, told, progress, launched)
    again = [states.of[key] for key in sorted(states.shadowed - set(told) - {PROGRESS}) if key in states.of]
    return Epoch([*told.values(), *again, progress], tally)


def _by_launch(states: States, waiting: Sequence[Outcomes], tally: Tally) -> dict[str, Outcomes]:
    """Those that teach, by launch; the rest is counted."""
    found: dict[str, list[Outcomes]] = {}
    for piece in waiting:
        fresh = piece.only(piece.seq >= states.progress.seq(piece.partition))
        for launch in set(fresh.launch.tolist()):
            kept = fresh.only(fresh.launch == launch)
            kept = kept.only(kept.seq >= states.first_seq(launch, piece.partition))
            if len(kept) and _teaches(states, launch, kept, tally):
                found.setdefault(launch, []).append(kept)
    return {launch: joined(pieces) for launch, pieces in found.items()}


def _teaches(states: States, launch: str, outcomes: Outcomes, tally: Tally) -> bool:
    if not launch:
        tally.unknown += len(outcomes)
        tally.named.append(
            f"{len(outcomes)} outcomes are not learnt: their launches are not known any more; "
            f"partition {outcomes.partition}, the first is of decision {outcomes.decision[0]}"
        )
    elif states.standing(launch).frozen:
        tally.frozen += len(outcomes)
    return bool(launch) and not states.standing(launch).frozen


def _pooled(
    states: States, told: dict[str, State], progress: State, launched: Launched
) -> tuple[dict[str, State], State]:
    """The same, their policies told what all launches of their currency have in common too; and launches that met
    nothing and are not over, where that has moved what their policies read."""
    standing = {state.launch: state for state in states.launches} | told
    if not told:
        return told, replace(progress, solved=states.progress.solved, currencies=states.progress.currencies)
    launches = sorted(standing)
    known = np.concatenate([standing[launch].known() for launch in launches])
    teaching = np.concatenate([standing[launch].teaching() for launch in launches])
    rows, begins = apart(known, [launched.currency_of.get(launch, UNNAMED) for launch in launches], teaching)
    mine = {launch: rows[at : at + 1] for at, launch in enumerate(launches)}
    wiser = {
        launch: replace(state, solved=mine[launch].tobytes())
        for launch, state in standing.items()
        if launch in told or (launch not in launched.over and _stale(state, mine[launch]))
    }
    solved = b"".join(row.tobytes() for row in begins.values())
    return wiser, replace(progress, solved=solved, currencies=tuple(begins))


def _stale(state: State, now: Table) -> bool:
    """Whether the policy of a launch reads something else than is known by now; a frozen one is left alone."""
    if state.frozen or len(state.solved) != SOLVED.itemsize:
        return False
    return moved(np.frombuffer(state.solved, SOLVED), now)


def _after(before: State, outcomes: Outcomes, progress: State, tally: Tally) -> State | None:
    seen = int(outcomes.shown.sum())
    tally.failed += len(outcomes) - seen
    if not seen:
        return None
    try:
        rows = taught(before.known(), **outcomes.lesson())
    except BadInput as error:
        tally.refused += seen
        tally.named.append(f"{seen} outcomes of launch {before.launch} are not learnt: {error}")
        return None
    tally.learnt += seen
    # A teller that died between its states and its progress may have told more of a partition than is reached here.
    next_seq = tuple(max(seq, before.seq(p)) for p, seq in enumerate(progress.next_seq))
    return learnt(before, rows, next_seq=next_seq, up_to_ms=progress.up_to_ms)


def _progress(states: States, reached: Reached) -> State:
    """The farther of what is told and what is reached, partition by partition."""
    before = states.progress
    ahead = {str(p) for p in range(len(reached.next_seq)) if reached.number(p) >= number(before, p)}
    mine = {key: at for key, at in reached.positions.items() if key.rpartition("/")[2] in ahead}
    newest = {p: max(at_ms, newest_ms(before, p)) for p, at_ms in enumerate(reached.newest_ms)}
    positions = {**before.positions, **mine, **{f"newest/{p}": at_ms for p, at_ms in newest.items()}, **reached.marks}
    return State(
        PROGRESS,
        before.version + 1,
        up_to_ms=min((at_ms for at_ms in newest.values() if at_ms >= 0), default=0),
        next_seq=tuple(max(seq, before.seq(p)) for p, seq in enumerate(reached.next_seq)),
        positions=positions,
    )


def number(progress: State, partition: int) -> int:
    """Next step of a partition that progress tells."""
    return progress.positions.get(f"journal#number/{partition}", 0)


def newest_ms(progress: State, partition: int) -> int:
    """Newest event time of a partition that progress tells, -1 where it has none."""
    return progress.positions.get(f"newest/{partition}", -1)
