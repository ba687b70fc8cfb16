"""Whether a backtest ranks plans as the shop does: twenty candidates by one log, against what each earns when it runs.

python -m tests.benchmarks.backtest_rank [EVENTS] [SHOP SEED] [LOGS] [RUNS] [PROCESSES]

The log is the seeded shop under a plan that explores (tests/benchmarks/backtest_world.py). The true value of a
candidate is the mean reward of a decision in RUNS fresh runs of the shop, each drawn by another seed, in which it
decides from the first event on and people answer it; what a promotion itself causes counts with its chance by the
shop's truth, in place of the draw. Printed for each candidate: that, with its standard error; and of each log its
doubly robust estimate with the 95% interval. Then Spearman's correlation of estimates with truth, of those that were
not refused, and how often the interval holds the truth. The shop's shoppers are the same in logs and runs, while an
interval allows for others too; so it should hold more often than it says.
"""

import asyncio
import json
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from streams.backtest.backtest import backtest
from streams.backtest.candidate import Candidate
from streams.backtest.logged import logged
from streams.backtest.moments import load
from streams.backtest.rewarding import Reward
from streams.backtest.trial import ground
from streams.ports import TextModel
from streams.shop.shop import Shop
from streams.training.in_process import InProcessText
from tests.benchmarks.backtest_truth import likely_outcomes
from tests.benchmarks.backtest_world import CANDIDATES, CLICK, PURCHASE, candidate, few_launches, logging, record
from tests.benchmarks.machine import describe

NAMES = ("dm", "ips", "snips", "dr", "switch_dr", "trajectory")
_TRUTH_SEEDS, _LOG_SEEDS = 1_000, 1


class World:
    """The shop, its log and plans, and a text model that has read every text."""

    def __init__(self, events: int, seed: int) -> None:
        self.shop = Shop(seed, events)
        self.log = few_launches(self.shop.log)
        self.plans = logging(self.log)
        self.text: TextModel = InProcessText()
        columns = (self.log.table("searches")["query"], self.log.table("reviews")["text"], self.log.products["title"])
        asyncio.run(self.text.encode([text or "" for column in columns for text in column.to_pylist()]))


WORLD: list[World] = []  # made once, and shared with the processes that are forked from this one


def true_reward(name: str, run: int) -> tuple[float, int]:
    """Sum of rewards and number of decisions, in one run of a candidate ("" is the plan of the log)."""
    one = WORLD[0]
    plans = candidate(one.plans, name) if name else one.plans
    with tempfile.TemporaryDirectory() as folder:
        closed = asyncio.run(record(one.shop, one.log, plans, one.text, _TRUTH_SEEDS + run, Path(folder)))
        moments, attribution_ms = load(Path(folder)), int(closed.rules["attribution_ms"][0])
        within = {"attribution_ms": attribution_ms, "from_ms": -1, "until_ms": 1 << 62}
        found = logged(moments, closed.force.catalogue, **within)
        clicked, purchased = likely_outcomes(closed, moments, found, attribution_ms)
        return float((CLICK * clicked + (PURCHASE - found.cost) * purchased).sum()), len(found)


def estimated(seed: int) -> dict[str, Any]:
    """The backtest of all candidates by one log, as JSON has it; estimates are printed, for runs take their time."""
    one = WORLD[0]
    candidates = [Candidate(name, candidate(one.plans, name)) for name in CANDIDATES]
    with tempfile.TemporaryDirectory() as folder:
        closed = asyncio.run(record(one.shop, one.log, one.plans, one.text, _LOG_SEEDS + seed, Path(folder)))
        reward = Reward(CLICK, PURCHASE)
        on = ground([Path(folder)], closed.force.catalogue, reward, share=1, seed=seed)
        told = backtest(on, candidates, level=0.95).told()
    print(f"log {seed}:", {one["name"]: _told(one["name"], told) for one in told["candidates"]}, flush=True)
    return told


def main(events: int = 60_000, shop_seed: int = 7, logs: int = 3, runs: int = 4, processes: int = 1) -> int:
    """Prints the tables; 1 where the correlation of the doubly robust estimate is not above 0.9 in every log."""
    WORLD[:] = [World(events, shop_seed)]
    jobs = [(name, run) for run in range(runs) for name in ("", *CANDIDATES)]
    rewards: dict[tuple[str, int], tuple[float, int]] = {}
    with ProcessPoolExecutor(processes, get_context("fork")) as pool:
        backtests = list(pool.map(estimated, range(logs)))
        for (name, run), (total, count) in zip(jobs, pool.map(true_reward, *zip(*jobs, strict=True)), strict=True):
            rewards[name, run] = total, count
            print(f"run {run} of {name or 'the plan logged'}: {total / count:.5f} by {count} decisions", flush=True)
    truth = {name: _truth([rewards[name, run] for run in range(runs)]) for name in ("", *CANDIDATES)}
    found = [_compared(told, truth) for told in backtests]
    _print(truth, backtests)
    for one in found:
        print(json.dumps(one))
    print(json.dumps({"machine": describe(), "events": events, "shop": shop_seed, "logs": logs, "runs": runs}))
    return 0 if all(one["spearman"]["dr"] > 0.9 for one in found) else 1


def _truth(rewards: list[tuple[float, int]]) -> tuple[float, float]:
    """Mean reward of a decision, and its standard error over runs."""
    means = np.array([total / count for total, count in rewards])
    return float(means.mean()), float(means.std(ddof=1) / np.sqrt(len(means))) if len(means) > 1 else float("nan")


def _compared(told: dict[str, Any], truth: dict[str, tuple[float, float]]) -> dict[str, Any]:
    """Correlations and coverage of one log."""
    fine = [one for one in told["candidates"] if not one["refused"]]
    true = [truth[one["name"]][0] for one in fine]
    spearman = {
        name: round(float(spearmanr([one["estimators"][name]["value"] for one in fine], true).statistic), 3)
        for name in NAMES
        if all(name in one["estimators"] for one in fine)
    }
    base = truth[""][0]
    inside = [
        one["estimators"]["dr"]["ci_low"] <= t <= one["estimators"]["dr"]["ci_high"]
        for one, t in zip(fine, true, strict=True)
    ]
    apart = [
        one["difference"]["dr"]["ci_low"] <= t - base <= one["difference"]["dr"]["ci_high"]
        for one, t in zip(fine, true, strict=True)
    ]
    both = [
        one["simultaneous"]["low"] <= t - base <= one["simultaneous"]["high"] for one, t in zip(fine, true, strict=True)
    ]
    wrong = [one["name"] for one, t in zip(fine, true, strict=True) if one["simultaneous"]["better"] and t <= base]
    return {
        "judged": len(fine),
        "refused": [one["name"] for one in told["candidates"] if one["refused"]],
        "spearman": spearman,
        "holds": {"value": float(np.mean(inside)), "difference": float(np.mean(apart)), "together": bool(np.all(both))},
        "better_by_mistake": wrong,
        "decisions": told["range"]["decisions"],
    }


def _print(truth: dict[str, tuple[float, float]], backtests: list[dict[str, Any]]) -> None:
    print(f"{'candidate':18}{'truth':>9}{'se':>9}   doubly robust, by log")
    for name, (mean, se) in sorted(truth.items(), key=lambda one: -one[1][0]):
        print(
            f"{name or 'the plan logged':18}{mean:9.5f}{se:9.5f}   {'   '.join(_told(name, one) for one in backtests)}"
        )


def _told(name: str, told: dict[str, Any]) -> str:
    if not name:
        return f"{told['logged']['dr']['value']:.5f}"
    one = next(each for each in told["candidates"] if each["name"] == name)
    if one["refused"]:
        return f"refused: {one['refused']}"
    dr = one["estimators"]["dr"]
    return f"{dr['value']:.5f} ({dr['ci_low']:.5f} to {dr['ci_high']:.5f})"


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:6])))
