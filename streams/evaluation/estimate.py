"""A figure with its 95% interval, under its name and its name with `_ci`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from scorer.arrays import F8, I8
from scorer.metrics import calibration
from scorer.metrics.bootstrap import interval, interval_of_distance


@dataclass(frozen=True)
class Draws:
    """Seeded draws with replacement: the same for every figure over the same units, so that figures compare."""

    seed: int
    count: int = 1000

    def of(self, units: int) -> Iterator[I8]:
        """`count` times as many indices as there are units."""
        random = np.random.default_rng(self.seed)
        return (random.integers(0, units, units) for _ in range(self.count if units else 0))


def estimate(name: str, sums: F8, figure: Callable[[F8], float], draws: Draws) -> dict[str, Any]:
    """`sums` float64[units, m]; the figure of all units, and its interval over draws of them."""
    low, high = interval(sums, figure, draws.of(len(sums)))
    return {name: figure(sums.sum(axis=0)), f"{name}_ci": [low, high]}


def calibration_error(gaps: F8, draws: Draws) -> dict[str, Any]:
    """`ece` and its interval, both from 0 to 1; `gaps` float64[units, bins + 1] as scorer.metrics.calibration has them.

    Not numbers where there are no units.
    """
    low, high = interval_of_distance(gaps, calibration.ece, draws.of(len(gaps)))
    return {"ece": calibration.ece(gaps.sum(axis=0)), "ece_ci": [low, float(np.minimum(high, 1.0))]}
