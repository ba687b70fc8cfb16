"""One lane: which counted steps wait to be inserted, whether their records have come, and where it reads on."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from schemas.registry import Registry
from schemas.topics import INPUTS
from streams.clickhouse.sink.launches import LaunchBook, LaunchesInForce
from streams.clickhouse.sink.ledger_fold import LaneState
from streams.clickhouse.sink.ledger_records import Ranges
from streams.clickhouse.sink.portions import Portion
from streams.clickhouse.sink.steps import CountedStep
from streams.clickhouse.sink.tapes import InputTape, OutputTape, Span, Tape
from streams.clickhouse.sink.told_rows import TOLD

_MOST_INTERVALS = 3


@dataclass(frozen=True)
class LaneKind:
    """What a lane carries and how often it inserts: at most `most_rows` at once, unless one step has more.

    `share`: of the time, from which on inserting is itself the load. A small insert costs as much as a large one, so a
    lane then waits longer, for more, and leaves the processor to the others; up to three intervals.
    """

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    interval_s: float
    most_rows: int
    share: float = 1.0

    def apart_s(self, took_s: float) -> float:
        """Seconds from the start of an insert that took `took_s` to the start of the next."""
        return min(max(self.interval_s, took_s / self.share), _MOST_INTERVALS * self.interval_s)


FAST = LaneKind("fast", (), ("triggers",), 0.2, 10_000)
SLOW = LaneKind(
    "slow",
    INPUTS,
    ("review-scores", "search-scores", "decisions", "outcomes", "rankings", "dead-letters"),
    1.0,
    50_000,
    share=0.25,
)


class Lane:
    """Steps go in by `offer`, out by `take`. What is held is the steps and their tapes."""

    def __init__(self, kind: LaneKind, state: LaneState, partitions: Sequence[int], registry: Registry) -> None:
        at = state.positions
        self.kind, self._takes = kind, 0
        self._needs_launches = bool(kind.inputs)  # triggers name their own
        self.waiting: dict[int, deque[CountedStep]] = {p: deque() for p in partitions}
        self.next_number = {p: at.get(f"journal#number/{p}", 0) for p in partitions}
        self.epoch = {p: at.get(f"journal#epoch/{p}", -1) for p in partitions}
        self.journal = {p: at.get(f"journal/{p}", 0) for p in partitions}
        self._heard = {p: (self.journal[p], self.epoch[p]) for p in partitions}
        self.tapes: dict[tuple[str, int], Tape] = {}
        for p in partitions:
            for topic in kind.inputs:
                self.tapes[topic, p] = InputTape(topic, p, at.get(f"{topic}/{p}", 0))
            for topic in kind.outputs:
                self.tapes[topic, p] = OutputTape(
                    topic,
                    p,
                    offset=at.get(f"{topic}/{p}", 0),
                    next_seq=at.get(f"{topic}#seq/{p}", 0),
                    registry=registry,
                )

    def offer(self, step: CountedStep) -> None:
        """Take the next step of a partition; one that was inserted before a restart is dropped."""
        expected = self.next_number[step.partition] + len(self.waiting[step.partition])
        if step.number >= expected:
            self.journal[step.partition], self.epoch[step.partition] = self._journal_place(step.partition)
            self.waiting[step.partition].append(step)

    def heard(self, partition: int, offset: int, epoch: int) -> None:
        """All steps of the journal below `offset`, where `epoch` is in force, have been offered."""
        self._heard[partition] = (offset, epoch)

    def ready(self, book: LaunchBook) -> Ranges:
        """Steps of each partition of which every record has come: first and next number, within `most_rows`."""
        found: dict[int, tuple[int, int]] = {}
        left = self.kind.most_rows
        for p in self._in_turn():
            stop, rows = self._ready(p, left, book, at_least_one=not found)
            if stop > self.next_number[p]:
                found[p] = (self.next_number[p], stop)
            left -= rows
        return found

    def has(self, ranges: Ranges, book: LaunchBook) -> bool:
        """Whether every record of these steps has come."""
        return all(
            self.next_number[p] + len(self.waiting[p]) >= stop
            and all(self.complete(step, book) for step in self._between(p, first, stop))
            for p, (first, stop) in ranges.items()
        )

    def complete(self, step: CountedStep, book: LaunchBook) -> bool:
        """Whether every record of a step that this lane carries has come."""
        launches = not self._needs_launches or book.position >= step.launches_next
        return launches and all(self.tapes[at].covers(needed) for at, needed in self._needs(step))

    def rows(self, ranges: Ranges) -> int:
        """Rows that these steps bring, at most."""
        return sum(self._rows(step) for p, (first, stop) in ranges.items() for step in self._between(p, first, stop))

    def take(self, ranges: Ranges, book: LaunchBook) -> list[Portion]:
        """Remove these steps and all before them; their records."""
        portions: list[Portion] = []
        self._takes += 1
        for p, (first, stop) in sorted(ranges.items()):
            steps = list(self._between(p, first, stop))
            for launches_next, same in groupby(steps, key=lambda step: step.launches_next):
                portions += self._cut(list(same), book, launches_next)
            while self.waiting[p] and self.waiting[p][0].number < stop:
                step = self.waiting[p].popleft()
                self.next_number[p], self.journal[p], self.epoch[p] = (
                    step.number + 1,
                    step.journal_next,
                    step.epoch,
                )
        return portions

    def positions(self) -> Mapping[str, int]:
        """Where to read on, for the ledger: behind all that is done with, since the topics may forget it."""
        at: dict[str, int] = {}
        for p, number in self.next_number.items():
            journal, epoch = self._journal_place(p)
            at |= {f"journal/{p}": journal, f"journal#epoch/{p}": epoch, f"journal#number/{p}": number}
        for (topic, p), tape in self.tapes.items():
            if isinstance(tape, OutputTape):
                at |= {f"{topic}/{p}": tape.place, f"{topic}#seq/{p}": tape.taken_seq}
            else:
                at[f"{topic}/{p}"] = tape.taken
        return at

    def read(self) -> None:
        """Have every tape drop what no step will take. Raises Inconsistent or BadInput as `ready` would."""
        for tape in self.tapes.values():
            if isinstance(tape, OutputTape):
                tape.read()

    def holds_enough(self, at: tuple[str, int], limit_bytes: int) -> bool:
        """Whether a tape should not be fed for now: it is full, and the next step does not wait for it."""
        tape, waiting = self.tapes[at], self.waiting[at[1]]
        if tape.held_bytes <= limit_bytes:
            return False
        return not waiting or all(tape.covers(need) for where, need in self._needs(waiting[0]) if where == at)

    def _journal_place(self, p: int) -> tuple[int, int]:
        """Offset and epoch: what stands behind the last step, as checkpoints do, is passed once no step waits."""
        taken = (self.journal[p], self.epoch[p])
        return taken if self.waiting[p] else max(taken, self._heard[p])

    def _in_turn(self) -> list[int]:
        """All partitions, another one first each time, so that a long backlog in one does not starve the others."""
        partitions = sorted(self.waiting)
        first = self._takes % len(partitions)
        return partitions[first:] + partitions[:first]

    def _ready(self, p: int, most_rows: int, book: LaunchBook, *, at_least_one: bool) -> tuple[int, int]:
        stop, rows = self.next_number[p], 0
        for step in self.waiting[p]:
            more = self._rows(step)
            fits = rows + more <= most_rows or (at_least_one and stop == self.next_number[p])
            if not fits or not self.complete(step, book):
                break
            stop, rows = step.number + 1, rows + more
        return stop, rows

    def _between(self, p: int, first: int, stop: int) -> Iterator[CountedStep]:
        from_head = first - self.next_number[p]
        return islice(self.waiting[p], max(from_head, 0), max(stop - self.next_number[p], 0))

    def _needs(self, step: CountedStep) -> Iterator[tuple[tuple[str, int], tuple[int, int]]]:
        for topic in self.kind.inputs:
            yield (topic, step.partition), step.inputs[topic]
        for topic in self.kind.outputs:
            yield (topic, step.partition), step.outputs[topic]

    def _rows(self, step: CountedStep) -> int:
        taken = sum(step.inputs[topic][1] - step.inputs[topic][0] for topic in self.kind.inputs)
        return taken + sum(step.outputs[topic][1] for topic in self.kind.outputs)

    def _cut(self, steps: list[CountedStep], book: LaunchBook, launches_next: int) -> Iterator[Portion]:
        force = book.in_force(launches_next) if self._needs_launches else LaunchesInForce()
        for (topic, p), tape in self.tapes.items():
            if p != steps[0].partition:
                continue
            if isinstance(tape, InputTape):
                rejected = frozenset[int]().union(*(step.rejected.get(topic, ()) for step in steps))
                taken = tape.take([_span(step, topic) for step in steps], rejected)
                if len(taken.offsets):
                    yield Portion(topic, p, force, taken)
            else:
                count = sum(step.outputs[topic][1] for step in steps)
                records = tape.take(steps[0].outputs[topic][0], count)
                if count:
                    yield Portion(topic, p, force, records)


def _span(step: CountedStep, topic: str) -> Span:
    """Compaction deletes what is superseded, wherever it stands: of a compacted topic nobody knows which were taken."""
    return Span(*step.inputs[topic], -1 if topic in TOLD else step.records.get(topic, -1))
