"""How often an always-valid interval is right at all its looks, and how wide it is: `python -m tests.benchmarks.lift`.

Simulated launches: shoppers arrive over 14 days, a tenth of them is held out, outcomes come at once or days later,
amounts are lognormal, as even as those of one product or as uneven as those of a shop's real buyers (cv 2.9), and the
interval is looked at after every arrival and every outcome. In A/A promotions do nothing, in A/B they change the rate
by -30% to +60%. Prints, by kind and outcome, the share of runs whose interval held the truth at every look, the width
against the interval of the same means for one single look (z = 1.96) and against the textbook's (variances as
seen), both at the last look, and how often these two are right at that look.
"""

import argparse
import json
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import numpy as np

from scorer.arrays import F8, I8
from scorer.lift.arm import Arm
from scorer.lift.boundary import standard_errors
from scorer.lift.cuped import adjusted
from scorer.lift.difference import Interval, between, enough

SHOPPERS, HELD, DAYS, ALPHA = 50_000, 0.1, 14.0, 0.05
_RARE: Final = (0.002, 0.01)
RATES: Final = {"clicks": (0.01, 0.05), "purchases": _RARE, "revenue": _RARE, "uneven revenue": _RARE}
SPREADS: Final = {"revenue": 1.0, "uneven revenue": 1.5}  # of the logarithm of an amount
ONE_LOOK: Final = 1.959963984540054
_MEAN_BEFORE: Final = 0.46242  # of log(1 + events before), as drawn below


class Watched(NamedTuple):
    """A run looked at all the time: `truth` by look, the arms by look."""

    truth: F8
    treated: Arm
    held: Arm


class Verdict(NamedTuple):
    """Whether the interval was right at every look and at the last, and widths at the last look in units of the
    always-valid one; NaN where it was too early to the end."""

    right: bool
    right_once: bool
    right_textbook: bool
    width: float
    width_textbook: float


def main() -> None:
    """Prints one line a kind of run, then one JSON object."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--runs", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=20261127)
    asked.add_argument("--shoppers", type=int, default=SHOPPERS)
    given = asked.parse_args()
    told = {}
    for delay_days in (0.0, 2.0):
        for kind in ("A/A", "A/B"):
            for outcome in RATES:
                name = f"{kind} {outcome}, outcomes {'at once' if delay_days == 0 else f'{delay_days:g} days later'}"
                random = np.random.default_rng([given.seed, *map(ord, name)])
                told[name] = summary(list(runs(random, given.runs, kind, outcome, delay_days, given.shoppers)))
                print(f"{name:45}", "  ".join(f"{key} {value:.3f}" for key, value in told[name].items()), flush=True)
    print(json.dumps(told))


def summary(verdicts: list[Verdict]) -> dict[str, float]:
    """Shares and mean widths."""
    right, once, textbook, width, against_textbook = (
        np.array(column, np.float64) for column in zip(*verdicts, strict=True)
    )
    return {
        "coverage": float(right.mean()),
        "width": float(np.nanmean(width)),
        "width_textbook": float(np.nanmean(against_textbook)),
        "coverage_one_look": float(once.mean()),
        "coverage_textbook": float(textbook.mean()),
    }


def runs(
    random: np.random.Generator, count: int, kind: str, outcome: str, delay_days: float, shoppers: int = SHOPPERS
) -> Iterator[Verdict]:
    """`count` launches, each with a rate of its own."""
    for _ in range(count):
        rate = random.uniform(*RATES[outcome])
        lift = 0.0 if kind == "A/A" else random.uniform(-0.3, 0.6)
        watched = launch(
            random, rate=rate, lift=lift, spread=SPREADS.get(outcome, 0.0), delay_days=delay_days, shoppers=shoppers
        )
        yield verdict(watched, planned=rate * shoppers)


def launch(
    random: np.random.Generator, *, rate: float, lift: float, spread: float, delay_days: float, shoppers: int
) -> Watched:
    """Arrivals and outcomes in their order, summed up. `spread` is of the logarithm of an amount; 0: each is 1."""
    arrived = np.sort(random.uniform(0, DAYS, shoppers))
    held = random.random(shoppers) < HELD
    before = np.log1p(random.poisson(random.gamma(0.5, 2, shoppers)))
    chance = rate * (0.5 + 0.5 * before / _MEAN_BEFORE) * np.where(held, 1, 1 + lift)
    amount = random.lognormal(3, spread, shoppers) if spread else np.ones(shoppers)
    came = arrived + (random.exponential(delay_days, shoppers) if delay_days else 0)
    bought = np.flatnonzero((random.random(shoppers) < chance) & (came <= DAYS))
    at = np.concatenate([arrived, came[bought]])
    order = np.argsort(at, kind="stable")
    columns = _columns(before, amount, bought)
    member = np.concatenate([held, held[bought]])
    arms = [
        Arm(*(np.cumsum(column * mine) for column in columns[:, order])) for mine in (~member[order], member[order])
    ]
    mean = float(np.exp(3 + spread**2 / 2)) if spread else 1.0
    return Watched(rate * lift * mean * _ripe(arrived, at[order], delay_days), *arms)


def _columns(before: F8, amount: F8, bought: I8) -> F8:
    """What each arrival and then each outcome adds to the sums of an arm, float64[9, n + b]."""
    one, none, paid, known = np.ones(len(before)), np.zeros(len(bought)), amount[bought], before[bought]
    arrivals = np.stack([one, *[0 * one] * 5, before, before * before, 0 * one])
    outcomes = np.stack([none, none + 1, paid, paid**2, paid**3, paid**4, none, none, known * paid])
    return np.concatenate([arrivals, outcomes], axis=1)


def _ripe(arrived: F8, at: F8, delay_days: float) -> F8:
    """Expected share of the outcomes of those who have arrived that have come, at each look."""
    count = np.searchsorted(arrived, at, "right")
    if not delay_days:
        return np.ones(len(at))
    waiting = np.concatenate([[0.0], np.cumsum(np.exp(arrived / delay_days))])[count] * np.exp(-at / delay_days)
    return np.asarray(1 - waiting / np.maximum(count, 1), np.float64)


def verdict(watched: Watched, planned: float) -> Verdict:
    """Of all looks from the first with a shopper in each arm."""
    first = int(np.argmax((watched.treated.shoppers > 1) & (watched.held.shoppers > 1)))
    truth, treated, held = watched.truth[first:], *(Arm(*(c[first:] for c in arm)) for arm in watched[1:])
    active = treated.active + held.active
    z = np.where(enough(treated, held), _standard_errors(active / planned), np.inf)
    always = between(treated, held, z)
    last, beside = (Arm(*(column[-1:] for column in arm)) for arm in (treated, held))
    once, textbook = between(last, beside, np.array([ONE_LOOK])), _textbook(last, beside)
    right = bool(((always.low <= truth) & (truth <= always.high)).all())
    widths = [float(_width(always)[-1] / _width(one)[-1]) for one in (once, textbook)]
    return Verdict(
        right, _holds(once, truth[-1]), _holds(textbook, truth[-1]), *(w if w < np.inf else np.nan for w in widths)
    )


def _standard_errors(information: F8) -> F8:
    """Between points so near that a straight line is right to a ten-thousandth; solving anew at each look is slow."""
    return np.interp(np.log(np.maximum(information, 1e-4)), *_boundary())


@cache
def _boundary() -> tuple[F8, F8]:
    information = np.geomspace(1e-4, 100, 3_000)
    return np.log(information), standard_errors(information, ALPHA)


def _textbook(treated: Arm, held: Arm) -> Interval:
    """CUPED, and the variances that were seen."""
    means = adjusted(treated, held)
    variance = sum((arm.y2 / arm.shoppers - (arm.y / arm.shoppers) ** 2) / arm.shoppers for arm in (treated, held))
    estimate, reach = means.treated - means.held, ONE_LOOK * np.sqrt(variance * means.unexplained)
    return Interval(estimate, estimate - reach, estimate + reach)


def _holds(interval: Interval, truth: float) -> bool:
    return bool(interval.low[-1] <= truth <= interval.high[-1])


def _width(interval: Interval) -> F8:
    return interval.high - interval.low


if __name__ == "__main__":
    main()
