"""The comparison of one partition, step by step, and of its rows at the end."""

from contextlib import AsyncExitStack
from typing import Any, Final

from schemas.topics import CHANGELOGS, OUTPUTS
from streams.codec.registries import registry_for
from streams.journal.records import OutputRange, Step
from streams.ports import Records
from streams.replay.again import Again
from streams.replay.parity import causes
from streams.replay.parity.divergence import Divergence, upstream
from streams.replay.parity.found import Found
from streams.replay.parity.journalled import Difference, differences
from streams.replay.parity.live import Different, Live
from streams.replay.parity.rows import Stand, compare, newest_rows
from streams.replay.parity.told_before import still_different
from streams.runner.state import State
from streams.settings import Settings

TOLERANCE_MICRO: Final = 100  # of an interest, where scores were asked anew on another machine
_ACTION: Final = ("launch", "offer", "channel")


class Parity:
    """Follows a replay. As a context it reads the live outputs; `lost`: what was recorded no longer fits the texts or
    decision points, so that nothing behind can be computed."""

    def __init__(self, settings: Settings, records: Records, partition: int, *, anew: bool = False) -> None:
        self._settings, self._records, self._partition, self._anew = settings, records, partition, anew
        self._offsets = dict.fromkeys(OUTPUTS, 0)
        self._live: dict[str, Live] = {}
        self._stack = AsyncExitStack()
        self._missing: list[tuple[int, str, int]] = []  # step, topic, how many
        self._at_ms = -1
        self.found = Found(anew=anew)
        self.lost = False

    async def __aenter__(self) -> "Parity":
        registry = registry_for(self._settings)
        for topic in OUTPUTS:
            live = Live(self._records, topic, self._partition, registry, self._offsets[topic])
            self._live[topic] = await self._stack.enter_async_context(live)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def take(self, again: Again) -> None:
        """Compare one step with the journal, and what it would send with what was sent."""
        step = again.step
        if step is None:
            return
        self._at_ms = again.source.taken.running_max_ms
        differ = differences(again, step)
        sent = {each.topic: each for each in step.outputs}
        for each in again.ranges:
            await self._compare(again, step, sent.get(each.topic, OutputRange(each.topic, each.first_seq, 0)), differ)
        self._journalled(step, differ, again.told)
        self.lost = any(name == "points" for name, _, _ in differ) or len(again.source.taken.texts) != len(
            step.text_flags
        )

    async def _compare(self, again: Again, step: Step, sent: OutputRange, differ: list[Difference]) -> None:
        topic, values = sent.topic, again.values.get(sent.topic, [])
        if not values and not sent.count:
            return
        found, tally = await self._live[topic].against(sent.first_seq, values, sent.count), self.found.outputs[topic]
        different = still_different(topic, found.different, again, sent.first_seq)
        tally.same(found.equal + len(found.different) - len(different))
        tally.not_held += found.not_held
        if found.missing:
            self._missing.append((step.number, topic, found.missing))
        for each in different:
            tally.differ()
            self._differ(topic, each, step, differ, again.told)

    def _differ(self, topic: str, each: Different, step: Step, differ: list[Difference], told: bool) -> None:
        live, replayed = (causes.decoded(topic, value, self._settings) for value in (each.live, each.replayed))
        if topic == "decisions":
            self._decision(live, replayed)
        if self.found.first is None:
            first = causes.first_difference(live, replayed)
            found = causes.of(topic, live, replayed, step=step, journal=differ, told=told)
            self.found.first = self._divergence(topic, step, first, each, found)

    def _decision(self, live: causes.Record | None, replayed: causes.Record | None) -> None:
        if live is None or replayed is None or any(live[name] != replayed[name] for name in _ACTION):
            self.found.changed_actions += 1
        elif self._anew and _near(live, replayed):
            self.found.within_tolerance += 1

    def _journalled(self, step: Step, differ: list[Difference], told: bool) -> None:
        tally = self.found.steps
        tally.differ() if differ else tally.same(1)
        if differ and self.found.first is None:
            found = causes.of_step(differ, told)
            self.found.first = self._divergence("journal", step, differ[0], None, found)

    def _divergence(
        self, topic: str, step: Step, differ: Difference, each: Different | None, told: list[dict[str, Any]]
    ) -> Divergence:
        seq, offset = (-1, -1) if each is None else (each.seq, each.offset)
        where = (topic, self._partition, step.number, self._at_ms)
        return Divergence(*where, *differ, seq=seq, offset=offset, upstream=told)

    def skip(self, step: Step) -> None:
        """A step that cannot be computed any more."""
        for each in step.outputs:
            self.found.outputs[each.topic].not_reached += each.count
        self.found.steps.not_reached += 1

    @property
    def waits(self) -> bool:
        """Whether records were not there yet, which a replay that goes on from here would never see."""
        return bool(self._missing)

    async def end(self, state: State, *, last: int, stored: int) -> None:
        """Settle what was missing, and compare the rows. `stored`: the last step of which the live worker has said that
        its outputs and rows are stored."""
        for number, topic, count in self._missing:
            self._settle(number, topic, count, stored)
        if self.lost:
            return
        stand = Stand(self._partition, last, stored, self._at_ms)
        for table in CHANGELOGS:
            live = await newest_rows(self._records, table, self._partition)
            compared = compare(table, state.store.holder(table), live, stand)
            self.found.rows[table].add(compared.tally)
            self.found.first = self.found.first or compared.first

    def _settle(self, number: int, topic: str, count: int, stored: int) -> None:
        tally = self.found.outputs[topic]
        if number > stored:
            tally.waiting += count
            return
        tally.differ(count)
        if self.found.first is None:
            told = [upstream("journal", "the step is stored, and the topic ends before its records")]
            where = (topic, self._partition, number, self._at_ms)
            self.found.first = Divergence(*where, "record", None, f"{count} records", upstream=told)

    def kept(self) -> dict[str, Any]:
        """Counts so far, and where each output is read on."""
        offsets = self._offsets | {topic: live.next_offset for topic, live in self._live.items()}
        return {"found": self.found.kept(), "offsets": offsets, "missing": self._missing, "at_ms": self._at_ms}

    def go_on(self, kept: dict[str, Any]) -> None:
        """From there."""
        self.found, self._offsets = Found.of(kept["found"]), kept["offsets"]
        self._missing, self._at_ms = [tuple(each) for each in kept["missing"]], kept["at_ms"]


def _near(live: causes.Record, replayed: causes.Record) -> bool:
    pairs = list(zip(live["interest_micro"], replayed["interest_micro"], strict=False))
    alike = live["launches"] == replayed["launches"]
    return alike and all(abs(then - now) <= TOLERANCE_MICRO for then, now in pairs)
