"""How often the intervals of `launchpulse ope` hold the truth: `python -m tests.benchmarks.ope_coverage`.

Simulated logs (tests/benchmarks/ope_world.py): 60 worlds of four shapes of rewards and three of overlap, a fifth
of them of few shoppers, each logged again and again with new shoppers; 2,000 logs in all. Prints how many logs are
refused, and of the others the share whose interval held the truth, by shape, overlap and size, for the analytic
interval and for the bootstrap's; then the reasons of refusal.

Kind of interval and rules of refusal were chosen on worlds of seeds below 1,000; the default seed is another.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple

import numpy as np

from scorer.ope import Evaluation, evaluate
from scorer.ope.estimators import NAMES
from tests.benchmarks.machine import describe
from tests.benchmarks.ope_world import OVERLAPS, SHAPES, log, truth, world

WORLDS, LOGS, SEED = 5, 2_000, 20_261_128
SMALL: Final = 10  # every fifth world has a tenth of the shoppers


class Run(NamedTuple):
    """One log: what it was, whether the intervals of each estimator held the truth (none where it is refused), and how
    wide the analytic one was."""

    shape: str
    overlap: str
    small: bool
    refused: str
    analytic: dict[str, bool]
    bootstrap: dict[str, bool]
    width: dict[str, float]


def main() -> None:
    """Print the tables, then one JSON object."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--logs", type=int, default=LOGS)
    asked.add_argument("--worlds", type=int, default=WORLDS)
    asked.add_argument("--seed", type=int, default=SEED)
    given = asked.parse_args()
    began = time.process_time()
    found = list(runs(given.seed, given.worlds, given.logs))
    print(f"{'':12}{'logs':>6}{'refused':>9}  " + "".join(f"{name:>11}" for name in NAMES) + "   bootstrap's")
    told = {name: _line(name, [run for run in found if holds(run)]) for name, holds in _parts().items()}
    for reason, count in Counter(_short(run.refused) for run in found if run.refused).most_common():
        print(f"refused {count:5}: {reason}")
    cpu_s = time.process_time() - began
    print(json.dumps({"coverage": told, "seed": given.seed, "cpu_s": round(cpu_s), "machine": describe()}))


def runs(seed: int, worlds: int, logs: int) -> Iterator[Run]:
    """`worlds` of each shape and overlap, and `logs` in all, as evenly as that goes."""
    kinds = [(shape, overlap, i) for shape in SHAPES for overlap in OVERLAPS for i in range(worlds)]
    for number, (shape, overlap, i) in enumerate(kinds):
        here = world(seed + i, shape, overlap)
        small = number % 5 == 4
        if small:
            here = here._replace(shoppers=here.shoppers // SMALL)
        random = np.random.default_rng([seed, number])
        true = truth(here, random)
        for each in range(logs * number // len(kinds), logs * (number + 1) // len(kinds)):
            yield _run(shape, overlap, small, evaluate(log(here, random), seed=each), true)


def _run(shape: str, overlap: str, small: bool, told: Evaluation, true: float) -> Run:
    each = told.estimators.items()
    return Run(
        shape,
        overlap,
        small,
        told.refused,
        {name: one.ci_low <= true <= one.ci_high for name, one in each},
        {name: one.bootstrap_low <= true <= one.bootstrap_high for name, one in each},
        {name: one.ci_high - one.ci_low for name, one in each},
    )


def _is(name: str, what: str, run: Run) -> bool:
    return bool(getattr(run, name) == what)


def _parts() -> dict[str, Callable[[Run], bool]]:
    return {
        "all": lambda run: True,
        **{shape: partial(_is, "shape", shape) for shape in SHAPES},
        **{overlap: partial(_is, "overlap", overlap) for overlap in OVERLAPS},
        "small": lambda run: run.small,
        "large": lambda run: not run.small,
    }


def _line(name: str, found: list[Run]) -> dict[str, float]:
    kept = [run for run in found if not run.refused]
    told = {one: coverage([run.analytic for run in kept], one) for one in NAMES}
    bootstrap = {one: coverage([run.bootstrap for run in kept], one) for one in NAMES}
    shares = "".join(f"{value:11.3f}" for value in told.values())
    beside = " ".join(f"{value:.3f}" for value in bootstrap.values())
    print(f"{name:12}{len(found):6}{len(found) - len(kept):9}  {shares}   {beside}", flush=True)
    return {"logs": len(found), "refused": len(found) - len(kept), **told}


def coverage(held: list[dict[str, bool]], name: str) -> float:
    """Of the runs that have this interval; not a number where none has."""
    return float(np.mean([one[name] for one in held])) if held else float("nan")


def _short(reason: str) -> str:
    return reason.split(":")[0].translate(str.maketrans("", "", "0123456789.,-%"))[:70]


if __name__ == "__main__":
    main()
