"""A small log under two plans, folded into moments; and candidates that differ from them in one thing."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from scorer.plan import Plan, from_json
from streams.backtest.backtest import Backtest, backtest
from streams.backtest.candidate import Candidate
from streams.backtest.recorder import Recorder
from streams.backtest.rewarding import Reward
from streams.backtest.trial import Ground, ground
from streams.in_force import Next
from streams.runner.compute import Models
from streams.runner.gather import InForce
from streams.settings import Settings
from streams.shop.planning import with_plans
from streams.shop.shop import Shop
from tests.builders.closed_shop import ClosedShop, closed_shop
from tests.fakes.models import HashText, SumInterest

Named = Callable[[int, Next], Next]
REWARD = Reward(0.2, 5.0, "a test", "CNY")


class World(NamedTuple):
    """`folder` holds the moments of the one partition; `plans`, by launch, are those that the log followed."""

    folder: Path
    shop: ClosedShop
    plans: dict[str, Plan]

    def ground(self, **given: Any) -> Ground:
        """What candidates are tried on, over all of the log unless given."""
        settings: dict[str, Any] = {"share": 1, "seed": 1}
        return ground([self.folder], self.shop.force.catalogue, REWARD, **(settings | given))

    def candidate(self, name: str = "other", **fields: Any) -> Candidate:
        """The plans of the log with these fields."""
        return Candidate(name, {launch: replace(plan, **fields) for launch, plan in self.plans.items()})

    def tried(self, *candidates: Candidate, **given: Any) -> Backtest:
        """These candidates on this log."""
        return backtest(self.ground(**given), candidates, level=0.95, source="a test")

    def told(self, *candidates: Candidate, **given: Any) -> dict[str, Any]:
        """The same as JSON has it."""
        return self.tried(*candidates, **given).told()


@contextmanager
def world(
    events: int = 8_000,
    seed: int = 7,
    *,
    named: Named = lambda step, standing: standing,
    impressions: int = -1,
    granted: int = 0,
) -> Iterator[World]:
    """The shop under its two plans, without budgets or of as many `impressions`, of which so many were `granted`;
    scores are those of the fakes. `named` gives what a step names as in force, of its number and of what is."""
    shop = Shop(seed, events)
    told = [row for row in with_plans(shop.log).launches.to_pylist() if row["plan"]]
    free = {"budget_micro": -1, "impressions": impressions, "pacing": "none"}
    plans = {row["launch"]: replace(from_json(row["plan"]), **free) for row in told}
    with TemporaryDirectory() as folder:
        closed = asyncio.run(_recorded(shop, plans, Path(folder), named, granted))
        yield World(Path(folder), closed, plans)


async def _recorded(shop: Shop, plans: dict[str, Plan], folder: Path, named: Named, granted: int) -> ClosedShop:
    models = Models(HashText(), SumInterest())
    closed = await closed_shop(shop, plans, models, Settings(cooldown_ms=3_600_000, cap_per_day=5))
    _grant(closed, list(plans), granted)
    steps = count()
    with Recorder(folder, 0) as recorder:
        await closed.run(
            lambda taken, computed, force: recorder.add(
                taken, computed, replace(force, next=named(next(steps), force.next)), closed.rules
            )
        )
        recorder.close(closed.state.store.shoppers.keys)
    return closed


def _grant(closed: ClosedShop, launches: list[str], impressions: int) -> None:
    catalogue = closed.force.catalogue
    for at, launch in enumerate(launches):
        told = {"launch": launch, "partition": 0, "money_micro": -1, "impressions": impressions}
        catalogue.grants.add(at, {"place": at, **told})
    closed.force = InForce.below(catalogue, catalogue.next._replace(budget_grants=len(launches)))
