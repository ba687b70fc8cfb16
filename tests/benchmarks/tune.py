"""Whether `tune` finds a better plan: the winner against the plan it began with, both run in the seeded shop.

python -m tests.benchmarks.tune [SEEDS] [EVENTS] [TRIALS] [RUNS] [PROCESSES] [FIRST SEED]

Of each seed: a shop; its log under a plan that explores and limits little; the README's plan (for everyone, on the
launches of the shop) tuned by that log; then the truth. That is the mean reward of a decision in RUNS fresh runs in
which the plan decides from the first event on and people answer it. Both plans are run with the same seeds, and in
place of what promotions happened to cause stands how likely they were to cause it, by the shop's truth: the same mean,
less noise. A winner is better where its plan earns more over all runs. Reported apart: how often the guard kept the
plan; what the best of the search, guarded or not, is truly worth; and how optimistic the search was.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import numpy as np

from scorer.plan import Offer, Plan
from streams.backtest.logged import logged
from streams.backtest.moments import load
from streams.backtest.rewarding import Reward
from streams.backtest.trial import ground
from streams.plans.written_out import differences
from streams.shop.shop import Shop
from streams.tuning.changed import changed
from streams.tuning.search import Effort
from streams.tuning.space import usual
from streams.tuning.told import told
from streams.tuning.tune import tune
from tests.benchmarks.backtest_truth import likely_outcomes
from tests.benchmarks.backtest_world import CLICK, HOUR_MS, PURCHASE, few_launches, record
from tests.benchmarks.backtest_world import logging as explored
from tests.benchmarks.machine import describe
from tests.fakes.models import HashText

_OFFERS: Final = (Offer("list-price"), Offer("ten-off", 100_000, 2_500_000))
_CHANNELS: Final = ("push", "coupon", "home_slot")
_TRUTH, _LOG = 1_000, 1  # seeds of what decides


def logging(plan: Plan) -> Plan:
    """What made the log: looser limits than any plan that is searched, and three tenths explored."""
    return replace(
        plan,
        offers=_OFFERS,
        channels=_CHANNELS,
        default_consent=("push", "coupon"),
        cap_per_day=-1,
        cap_per_shopper=-1,
        cooldown_ms=HOUR_MS,
    )


def default(plan: Plan) -> Plan:
    """The numbers of the README's plan."""
    found = changed(
        replace(
            plan,
            cap_per_day=1,
            cap_per_shopper=3,
            cooldown_ms=6 * HOUR_MS,
            holdout_micro=100_000,
            quiet_from_min=22 * 60,
            quiet_to_min=8 * 60,
            policy="thompson",
            parameters=(),
            exploration_micro=50_000,
            impressions=10**9,
        ),
        {},
    ).plan
    assert found
    return found  # as its file has it: times are whole seconds there


class World:
    """The shop of a seed, its log, and plans by launch. Scores are the served model's; vectors of texts are made up."""

    def __init__(self, seed: int, events: int) -> None:
        self.shop, self.seed = Shop(seed, events), seed
        self.log = few_launches(self.shop.log)
        self.logging = {launch: logging(plan) for launch, plan in explored(self.log).items()}
        self.default = {launch: default(plan) for launch, plan in self.logging.items()}
        self.text = HashText()  # the encoder would be most of the time

    def value(self, plans: Mapping[str, Plan], runs: int) -> list[float]:
        """The true value of plans, run by run; nobody grants budgets here, so there are none."""
        unbounded = {launch: replace(plan, impressions=-1) for launch, plan in plans.items()}
        return [self._run(unbounded, _TRUTH + run) for run in range(runs)]

    def _run(self, plans: Mapping[str, Plan], seed: int) -> float:
        with tempfile.TemporaryDirectory() as folder:
            closed = asyncio.run(record(self.shop, self.log, dict(plans), self.text, seed, Path(folder)))
            moments, window_ms = load(Path(folder)), int(closed.rules["attribution_ms"][0])
            within = {"attribution_ms": window_ms, "from_ms": -1, "until_ms": 1 << 62}
            found = logged(moments, closed.force.catalogue, **within)
            clicked, purchased = likely_outcomes(closed, moments, found, window_ms)
            return float((CLICK * clicked + (PURCHASE - found.cost) * purchased).mean())


def tuned(seed: int, events: int, trials: int, runs: int) -> dict[str, Any]:
    """One seed, as JSON has it; values of a decision."""
    began, world = time.perf_counter(), World(seed, events)
    with tempfile.TemporaryDirectory() as folder:
        moments = Path(folder) / "moments"
        closed = asyncio.run(record(world.shop, world.log, world.logging, world.text, _LOG, moments))
        reward = Reward(CLICK, PURCHASE)
        on = ground([moments], closed.force.catalogue, reward, share=1, seed=seed)
        plans = list(world.default.values())
        effort, journal = Effort(trials, seed), Path(folder) / "journal"
        found = tune(on, plans, usual(plans), effort=effort, journal=journal)
        whole = told(found)
    best = {plan.launch: plan for plan in found.chosen.trial.plans} if found.chosen else world.default
    before, after = np.array(world.value(world.default, runs)), np.array(world.value(best, runs))
    return {
        "seed": seed,
        "decision": found.decision,
        "default": float(before.mean()),
        "best": float(after.mean()),
        "gain": float((after - before).mean()),
        "gain_by_run": (after - before).round(6).tolist(),
        "optimism": found.optimism,
        "told": {name: whole["best"] and whole["best"][name] for name in ("search", "selection", "fresh")},
        "changes": _changes(plans[0], best[plans[0].launch]),
        "decisions": {name: part["decisions"] for name, part in whole["parts"].items()},
        "trials": {name: count for name, count in whole["trials"].items() if name != "reasons"},
        "took_s": round(time.perf_counter() - began),
    }


def _changes(old: Plan, new: Plan) -> list[str]:
    """Of one launch; the others change alike."""
    return [f"{one['field']}: {one['old']} -> {one['new']}" for one in differences(old, new)]


def main(  # words of a command
    seeds: int = 10, events: int = 400_000, trials: int = 60, runs: int = 1, processes: int = 1, first: int = 1
) -> int:
    """A line a seed, then the sum; 1 where fewer than nine of ten winners are better than the plan they replace."""
    found = []
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        jobs = [pool.submit(tuned, seed, events, trials, runs) for seed in range(first, first + seeds)]
        for job in as_completed(jobs):
            found.append(job.result())
            print(json.dumps(found[-1]), flush=True)
    replaced = [one for one in found if one["decision"] == "replace"]
    better = sum(one["gain"] > 0 for one in replaced)
    optimism = [one["optimism"] for one in found if one["optimism"] is not None]
    summed = {
        "seeds": seeds,
        "winner_better": better,
        "winner_worse": len(replaced) - better,
        "plan_kept": seeds - len(replaced),
        "best_of_the_search_better": sum(one["gain"] > 0 for one in found),
        "mean_gain": float(np.mean([one["gain"] for one in found])),
        "mean_default": float(np.mean([one["default"] for one in found])),
        "mean_optimism": float(np.mean(optimism)) if optimism else None,
    }
    print(json.dumps(summed | {"events": events, "trials": trials, "runs": runs, "machine": describe()}))
    return 0 if better >= 0.9 * seeds else 1


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:7])))
