"""The ledger of budgets: what was granted stands on budget-grants; what is due follows from it and the plans."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from scorer.arrays import I8
from scorer.granting import granted
from streams.learner.board import Said
from streams.learner.budgets import Planned, PlanReel
from streams.learner.campaigns import Spent


class Granted:
    """What counts on budget-grants (a Reader of it): int64[P, 2] a launch, -1 where nothing was granted."""

    def __init__(self, partitions: int) -> None:
        self._partitions = partitions
        self._of: dict[str, I8] = {}
        self.shadowed: set[str] = set()  # keys, also such as no grant has
        self.version: dict[str, int] = {}

    def held(self, launch: str) -> I8:
        """Of a launch, by partition."""
        return self._of.get(launch, np.full((self._partitions, 2), -1, np.int64))

    def take(self, _: int, key: str, record: dict[str, Any] | None) -> None:
        """A record that counts. A tombstone, or one of a partition that is none, is no grant and takes none back."""
        if record is None or not 0 <= record["partition"] < self._partitions:
            return
        held = self._of.setdefault(record["launch"], self.held(record["launch"]))
        held[record["partition"]] = record["money_micro"], record["impressions"]
        self.version[record["launch"]] = record["plan_version"]
        self.shadowed.discard(key)

    def shadow(self, key: str) -> None:
        """What stands behind it does not count."""
        self.shadowed.add(key)


@dataclass(frozen=True)
class Ledger:
    """What the ledger knows; `epoch_ms`: event time after which another partition may try its luck."""

    plans: PlanReel
    spent: Spent
    grants: Granted
    epoch_ms: int

    @property
    def heard(self) -> tuple[int, int]:
        """How many records of launches, and steps, so far: until one more comes, nothing more is due."""
        return self.plans.taken, self.spent.steps

    def due(self) -> list[Said]:
        """The grants that are to be given now; [] where none are. One that grows needs no repair. A launch that is over
        gets its first ones, by which it is seen that somebody shares budgets out, and no more."""
        over = self.plans.over(self.spent.newest_ms.tolist()) & self.grants.version.keys()
        of = (one for launch, one in self.plans.with_budget.items() if launch not in over)
        grown = (said for one in of for said in self._of(one))
        return list({**dict(self._repaired()), **dict(grown)}.items())

    def _of(self, one: Planned) -> Iterator[Said]:
        held = self.grants.held(one.launch)
        wanted = self._wanted(one, held)
        for partition in np.flatnonzero((wanted != held).any(axis=1)).tolist():
            yield _said(one.launch, partition, wanted[partition], one.version)

    def _wanted(self, one: Planned, held: I8) -> I8:
        newest = int(self.spent.newest_ms.max())
        used, wanted = self.spent.used(one.launch), held.copy()
        opened = max(0, (newest - one.plan.start_ms) // self.epoch_ms)
        for kind, of in enumerate(one.budgets(len(held), newest)):
            if one.limits[kind] >= 0:
                usable = [
                    one.paced(max(int(amount), 0), int(at_ms))
                    for amount, at_ms in zip(held[:, kind], self.spent.newest_ms, strict=True)
                ]
                wanted[:, kind] = granted(of, held[:, kind], used[:, kind], np.array(usable, np.int64), opened)
        return wanted

    def _repaired(self) -> Iterator[Said]:
        for launch, version in sorted(self.grants.version.items() if self.grants.shadowed else ()):
            held = self.grants.held(launch)
            for partition in np.flatnonzero((held >= 0).any(axis=1)).tolist():
                if _key(launch, partition) in self.grants.shadowed:
                    yield _said(launch, partition, held[partition], version)


def _said(launch: str, partition: int, amounts: I8, version: int) -> Said:
    record = {"launch": launch, "partition": partition, "plan_version": version}
    return _key(launch, partition), record | {"money_micro": int(amounts[0]), "impressions": int(amounts[1])}


def _key(launch: str, partition: int) -> str:
    return f"{launch}/{partition}"
