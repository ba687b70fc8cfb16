"""The launches whose plans have a budget, as the topic `launches` has them, and what there is to share at a moment; and
in which currency each launch counts."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aiokafka import ConsumerRecord

from schemas.registry import Registry
from scorer.granting import WHOLE, Budget, budgets
from scorer.guards.worth import released
from scorer.plan import Plan
from streams.brokers.access import Access
from streams.codec.registries import registry_for
from streams.heard import Ended, Live, Passed, Unusable, heard
from streams.kafka.consume import read_topic
from streams.kafka.log import Log
from streams.learner.board import read_said
from streams.placed import counts
from streams.ports import Chunk
from streams.settings import Settings

LOG = logging.getLogger(__name__)
_ENDED, _ENDLESS = -(2**63), 2**63 - 1  # before and behind all event times


@dataclass(frozen=True)
class Planned:
    """A launch that is live or paused: version and plan that are in force."""

    launch: str
    version: int
    plan: Plan

    @property
    def limits(self) -> tuple[int, int]:
        """Money in millionths and impressions, -1 where there is no limit."""
        return self.plan.budget_micro, self.plan.impressions

    def paced(self, micro: int, newest_ms: int) -> int:
        """The part of an amount that the plan's pace has released by this event time."""
        if self.plan.pacing == "none":
            return micro
        return int(released(micro, self.plan.start_ms, self.plan.end_ms, max(newest_ms, 0)))

    def budgets(self, partitions: int, newest_ms: int) -> tuple[Budget, Budget]:
        """Of money and of impressions."""
        return budgets(self.launch, self.plan, partitions, self.paced(WHOLE, newest_ms))


class PlanReel:
    """Fed with the topic `launches`, from its beginning. `position`: the first offset not fetched. `currency_of`: what
    the newest plan of each launch names, ended ones too, whose outcomes go on to teach. `taken`: records so far.
    `lateness_ms`: how far behind its newest event a partition still decides."""

    def __init__(self, registry: Registry, lateness_ms: int) -> None:
        self.position, self.taken = 0, 0
        self.currency_of: dict[str, str] = {}
        self._registry, self._lateness_ms = registry, lateness_ms
        self._planned: dict[str, Planned] = {}
        self._end_ms: dict[str, int] = {}  # where the window of its plan ends

    @property
    def with_budget(self) -> Mapping[str, Planned]:
        """Launches by id whose plans limit money or impressions."""
        return {launch: one for launch, one in self._planned.items() if max(one.limits) >= 0}

    def over(self, newest_ms: Iterable[int]) -> frozenset[str]:
        """Launches of which nothing is decided any more: those that have ended, and those whose window lies behind all
        that each partition still takes. `newest_ms`: its newest event time, -1 of one that has met nothing yet."""
        sure_ms = min(newest_ms) - self._lateness_ms
        return frozenset(launch for launch, end_ms in self._end_ms.items() if end_ms <= sure_ms)

    def add(self, records: Sequence[ConsumerRecord]) -> None:
        """Take records in offset order."""
        for record in records:
            self.take(record.offset, record.key, record.value)

    def take(self, offset: int, key: bytes | None, value: bytes | None) -> None:
        """One record. A launch that has ended, or of which something is not understood, is given no more."""
        self.taken += 1
        told = heard(key, value, self._registry)
        if isinstance(told, Passed | Unusable):
            LOG.warning("launches/0/%s %s", offset, told)
        if isinstance(told, Ended | Live) and told.planned:
            self.currency_of[told.launch] = told.planned.plan.currency
        if not isinstance(told, Passed):
            self._follow(told)

    def _follow(self, told: Unusable | Ended | Live) -> None:
        self._planned.pop(told.launch, None)
        self._end_ms[told.launch] = _ENDED if isinstance(told, Unusable | Ended) else _ENDLESS
        if isinstance(told, Live) and told.planned:
            self._planned[told.launch] = Planned(told.launch, told.record["version"], told.planned.plan)
            self._end_ms[told.launch] = told.planned.plan.end_ms

    def full(self) -> bool:
        """Never; they are few."""
        return False


async def read_launches(kafka: Access, topic: str, reel: PlanReel) -> None:
    """Read what stands there, so that no grant follows a version that has been replaced."""
    async with Log(kafka, topic, 0) as log:
        end = await log.high_watermark()
        async for chunk in log.read(0, end):
            for offset, key, value in zip(chunk.offsets.tolist(), chunk.keys, chunk.values, strict=True):
                reel.take(offset, key, value)
        reel.position = end


async def ungranted(settings: Settings, kafka: Access) -> dict[str, bool]:
    """Of each launch whose plan has a budget, whether no grant of it counts. Raises Unavailable without the topics."""
    registry = registry_for(settings)
    plans, granted = PlanReel(registry, settings.lateness_ms), set[str]()
    await read_launches(kafka, settings.topic("launches"), plans)
    async for chunk in read_topic(kafka, settings.topic("budget-grants")):
        granted |= granted_to(chunk, registry)
    return {launch: launch not in granted for launch in plans.with_budget}


def granted_to(chunk: Chunk, registry: Registry) -> set[str]:
    """The launches of which a grant in these records of budget-grants counts."""
    found = set[str]()
    for offset, key, value in zip(chunk.offsets.tolist(), chunk.keys, chunk.values, strict=True):
        _, record = read_said("budget-grants", (offset, key, value), registry) or ("", None)
        if record and counts(offset, record):
            found.add(record["launch"])
    return found
