"""What a candidate may spend: what the log was granted where it is what ran, else its budgets, dealt out anew.

Grants follow from what was spent: those of the log are what its own plans had asked for by then. Another candidate asks
for other amounts, and at these would be stopped short of its budget.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scorer.arrays import I8
from scorer.granting import budgets, dealt
from scorer.hashing import text_hashes
from scorer.opened import FAILED
from scorer.plan import Plan
from streams.backtest.moments import Moments


@dataclass(frozen=True)
class Dealing:
    """Shares among all partitions, at once. `used`: money in millionths and impressions that the log had used of a
    launch's budget when the candidate began, int64[P, 2] by launch."""

    partitions: int
    used: Mapping[str, I8]

    def share(self, launch: str, plan: Plan, partition: int) -> tuple[int, int]:
        """Money in millionths and impressions that the partition may use in all, -1 where the plan sets no limit."""
        used = self.used.get(launch, np.zeros((self.partitions, 2), np.int64))
        money, impressions = (
            int(dealt(of, used[:, kind])[partition]) if of.total >= 0 else -1
            for kind, of in enumerate(budgets(launch, plan, self.partitions))
        )
        return money, impressions


def used_before(
    all_moments: Sequence[Moments], launches: Sequence[str], partitions: int, from_ms: int
) -> dict[str, I8]:
    """`Dealing.used`: what came of the log's promotions before the partition's newest time was `from_ms`."""
    hashes = text_hashes(list(launches))
    found = np.zeros((len(launches), partitions, 2), np.int64)
    for one in all_moments:
        out = _outcomes(one, from_ms)
        bought, counts = out["purchased_ms"] >= 0, out["shown"] != FAILED
        for at, launch in enumerate(hashes):
            own = out["launch"] == launch
            found[at, one.partition] = int(out["cost_micro"][own & bought].sum()), int((own & counts).sum())
    return dict(zip(launches, found, strict=True))


def _outcomes(moments: Moments, from_ms: int) -> Any:
    """OUTCOME rows of what was promoted before; half of an id tells them apart."""
    before = int(np.searchsorted(moments.columns["newest_ms"], from_ms))
    made, outcomes = moments.columns["decisions"][:before], np.array(moments.columns["outcomes"])
    return outcomes[np.isin(outcomes["id"][:, 0], made["id"][made["action"] >= 0, 0])]
