"""The replay of one partition, from its first step or from a snapshot, to its end."""

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from typing import Any

from streams.codec.registries import registry_for
from streams.journal.fold import JournalFold
from streams.journal.records import Step
from streams.replay import snapshot
from streams.replay.again import Fold, taken_count
from streams.replay.digests import Digests, rows_sha256
from streams.replay.follower import Follower
from streams.replay.inputs import Inputs
from streams.replay.job import PARTS, Job
from streams.replay.journal import Journal
from streams.replay.known import Mark, beginning, goes_on
from streams.replay.pace import Pace
from streams.replay.parity.found import Found
from streams.replay.parity.parity import Parity
from streams.replay.scores import Asked, AskedAnew, AsRecorded
from streams.replay.source import Source
from streams.replay.walk import Stepped, closed, journalled
from streams.replay.written import Written
from streams.runner.compute import Models
from streams.runner.recorded import RecordedInterest, RecordedText
from streams.runner.state import State
from streams.runner.then import Then

Tell = Callable[[int, int, float], None]  # partition, events done, share of all that is done


@dataclass
class Place:
    """How far the replay of a partition has come; the last four are of the journal."""

    steps: int = 0
    events: int = 0
    next_offset: int = 0
    epoch: int = -1
    stored: int = -1
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Came:
    """What the replay of a partition came to. `read` events were read now, between these moments (seconds of the
    system's clock); the rest was kept in a snapshot. `parity` is None where nothing was compared."""

    partition: int
    read: int
    between_s: tuple[float, float]
    place: Place
    told: dict[str, Any]
    asked: Asked
    parity: Found | None


class Partition:
    """`run` it once."""

    def __init__(self, job: Job, source: Source, number: int, served: Models | None) -> None:
        self._job, self._records, self._number, self._served = job, source.records, number, served
        self._space = source.space
        self._log: list[Mark] = []
        records = source.records
        self._folder = job.folder / PARTS / f"partition-{number}"
        self._place, self._asked, self._digests = Place(), Asked(), Digests()
        self._parity = (
            Parity(job.settings, records, number, anew=job.wish.scores == "anew") if job.wish.verify else None
        )
        self._followers: dict[str, Follower] = {"digests": self._digests}
        if self._parity is not None:
            self._followers["parity"] = self._parity
        if job.wish.out is not None:
            self._followers["written"] = Written(job.wish.out, number)
        self._journal = Journal(records, registry_for(job.settings), number, source.ends[number])
        then = Then(job.settings, source.space, self._journal.fold.settings)
        self._fold = Fold(then, source.catalogue, number, State(), times=not job.wish.verify)
        self._kept_at_s = time.monotonic()

    async def run(self, tell: Tell) -> Came:
        """To the end, or to the first difference behind which nothing can be computed."""
        began_s = time.time()
        self._log = await beginning(self._records, self._number, closed=self._job.closed)
        self._go_on()
        kept = self._place.events
        pace = Pace(self._job.wish.speed)
        async with AsyncExitStack() as stack:
            inputs = await stack.enter_async_context(self._inputs())
            if self._parity is not None:
                await stack.enter_async_context(self._parity)
            async for stepped in self._steps(inputs):
                await self._took(stepped)
                await pace.until(self._fold.state.running_max_ms)
                tell(self._number, self._place.events, inputs.share)
                if self._parity is not None and self._parity.lost:
                    break
            self._keep()
            await self._end()
        return self._came(self._place.events - kept, (began_s, time.time()))

    def _inputs(self) -> Inputs:
        return Inputs(self._records, self._job.settings, self._number, self._fold.state)

    def _steps(self, inputs: Inputs) -> AsyncIterator[Stepped]:
        job = self._job
        if job.closed:
            return closed(self._fold, inputs, self._served, until_ms=job.wish.until_ms)
        models_of = None if job.wish.scores == "none" else self._models_of
        return journalled(self._fold, self._journal, inputs, models_of=models_of, until_ms=job.wish.until_ms)

    def _models_of(self, step: Step) -> Models:
        space = self._space
        if self._served is not None and self._parity is not None:
            both = AskedAnew(step, self._served, self._asked)
            return Models(both, both)
        if self._served is not None:
            return self._served
        if self._parity is not None:
            recorded = AsRecorded(step, space)
            return Models(recorded, recorded, looks=False)
        return Models(RecordedText(step, space), RecordedInterest(step), looks=False)

    async def _took(self, stepped: Stepped) -> None:
        self._place.steps += 1
        self._place.events += taken_count(stepped.taken)
        if stepped.again is not None:
            for follower in self._followers.values():
                await follower.take(stepped.again)
            if self._parity is not None and stepped.again.step is not None:
                self._fold.state.advance(stepped.again.number, list(stepped.again.step.outputs))
        if time.monotonic() - self._kept_at_s >= self._job.wish.snapshot_s:
            self._keep()

    async def _end(self) -> None:
        if self._parity is not None:
            last = self._fold.state.number
            if self._parity.lost:
                async for step in self._journal.steps():
                    self._parity.skip(step)
            await self._parity.end(self._fold.state, last=last, stored=self._journal.stored)

    def _keep(self) -> None:
        if self._parity is not None and (self._parity.waits or self._parity.lost):
            return
        place = self._place
        journal = self._journal
        place.next_offset, place.epoch, place.stored = journal.next_offset, journal.fold.epoch, journal.stored
        place.settings = journal.fold.settings.get(place.epoch, {})
        told = {name: follower.kept() for name, follower in self._followers.items()}
        snapshot.save(self._folder, self._fold.state, told | {"log": self._log, "place": asdict(place)})
        self._kept_at_s = time.monotonic()

    def _go_on(self) -> None:
        found = snapshot.load(self._folder) if self._job.wish.resume else None
        if found is None or not self._is_known(found[1].get("log")):
            for follower in self._followers.values():
                follower.go_on(follower.kept())
            return
        self._fold.state, kept = found
        self._place = Place(**kept["place"])
        journal, place = self._journal, self._place
        journal.next_offset, journal.stored = place.next_offset, place.stored
        told = {place.epoch: place.settings}
        journal.fold = JournalFold(place.epoch, self._fold.state.number + 1, settings=told)
        self._fold.then.told = told
        for name, follower in self._followers.items():
            follower.go_on(kept[name])

    def _is_known(self, log: object) -> bool:
        return goes_on(log, self._log, forgets=self._job.origin.forgets)

    def _came(self, read: int, between_s: tuple[float, float]) -> Came:
        for follower in self._followers.values():
            follower.kept()
        told = self._digests.counts | self._digests.told() | {"rows_sha256": rows_sha256(self._fold.state.store)}
        parity = None if self._parity is None else self._parity.found
        return Came(self._number, read, between_s, self._place, told, self._asked, parity)
