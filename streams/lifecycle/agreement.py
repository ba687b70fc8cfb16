"""How two versions agree on the same questions: figures of pairs of answers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.arrays import F8
from scorer.metrics.agreement import spearman
from scorer.metrics.stability import binned, edges, noise, psi


@dataclass(frozen=True)
class Pairs:
    """Answers of both versions to n questions: `first` and `second` float64[n, k], `asked` bool[n, k]: which of a
    row's k numbers were asked for; `ms` is what each request of each version took, float64[requests]. `sentiment`: the
    three numbers are those of negative, neutral, positive."""

    first: F8
    second: F8
    asked: npt.NDArray[np.bool_]
    ms: tuple[F8, F8]
    sentiment: bool = False

    def scores(self) -> tuple[F8, F8]:
        """What is compared: the interests asked for, end to end; or positive less negative of each text."""
        if self.sentiment:
            return self.first[:, 2] - self.first[:, 0], self.second[:, 2] - self.second[:, 0]
        return self.first[self.asked], self.second[self.asked]


def figures(pairs: Pairs) -> dict[str, Any]:
    """Rank correlation over all scores, mean absolute difference of probabilities, share of rows whose greatest number
    is another one, PSI of the second version's scores against the first's in the first's deciles, and the latencies.

    `psi_noise`: 95% of pairs of equal samples of these sizes lie below it.
    """
    first, second = pairs.scores()
    expected, actual = counts(first, first), counts(first, second)
    return {
        "n": len(pairs.first),
        "scores": len(first),
        "rank_correlation": spearman(first, second),
        "mean_abs_difference": float(np.abs(pairs.first - pairs.second)[pairs.asked].mean()),
        "changed_choice": changed(pairs),
        "psi": psi(expected, actual),
        "psi_noise": noise(expected, actual),
        "latency_ms": [{"p50": _percentile(ms, 50), "p99": _percentile(ms, 99)} for ms in pairs.ms],
    }


def changed(pairs: Pairs) -> float:
    """Share of the rows with at least two numbers whose greatest is another one; not a number where there is none."""
    several = pairs.asked.sum(axis=1) > 1
    choices = [np.where(pairs.asked, scores, -np.inf)[several].argmax(axis=1) for scores in (pairs.first, pairs.second)]
    return float((choices[0] != choices[1]).mean()) if several.any() else float("nan")


def counts(reference: F8, values: F8) -> npt.NDArray[np.int64]:
    """How many values lie in each of the reference's deciles, as scorer.metrics.stability cuts them."""
    return binned(edges(reference), values)


def _percentile(ms: F8, share: int) -> float:
    return float(np.percentile(ms, share)) if len(ms) else float("nan")
