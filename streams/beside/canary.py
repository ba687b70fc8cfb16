"""A canary: a candidate of interest decides for a share of shoppers, until it fails or drifts.

Whose decisions it makes depends on the shopper, the seed, the version and the share alone. The served version scores
these points too: for comparison, and for the answer where the candidate has none. Which version scored a point stands
in the point's decision and in the journal, so a restart repeats it, withdrawn or not.
"""

import asyncio
import logging
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from scorer.arrays import I8, U8
from scorer.flags import DEGRADED
from scorer.share import within
from streams.beside import withdrawn
from streams.beside.asked import InterestCandidate
from streams.beside.watch import Watch
from streams.beside.withdrawn import Withdrawn
from streams.ports import Float32, InterestModel, InterestScores

LOG = logging.getLogger(__name__)
_MODEL: Final = "interest"


@dataclass(frozen=True)
class Share:
    """`micro` millionths of the shoppers, by `seed`."""

    seed: int
    micro: int


class Canary:
    """Implements the port Canary. Not thread-safe: one event loop owns it."""

    def __init__(self, candidate: InterestCandidate, share: Share, watch: Watch, repository: Path) -> None:
        self._candidate, self._share, self._watch, self._repository = candidate, share, watch, repository
        self._gone = withdrawn.read(repository, _MODEL)
        if self._gone:
            LOG.error("%s decides for nobody: it was withdrawn: %s", self._name, self._gone)

    @property
    def _name(self) -> str:
        return f"{_MODEL}:{self._candidate.version}"

    async def score(self, served: InterestModel, features: Float32, shoppers: U8) -> InterestScores:
        """Scores of the served model, and of the candidate for its shoppers."""
        chosen = self._chosen(shoppers)
        if not len(chosen):
            return await served.score(features)
        ours, theirs = await asyncio.gather(served.score(features), self._candidate.answer(features[chosen]))
        self._judge(ours, theirs, features, chosen)
        return ours if theirs is None else self._mixed(ours, theirs, chosen)

    def _chosen(self, shoppers: U8) -> I8:
        self._gone = self._gone or withdrawn.read(self._repository, _MODEL)
        if self._gone:
            return np.zeros(0, np.int64)
        return np.flatnonzero(within(self._share.seed, self._candidate.version, shoppers, self._share.micro))

    def _mixed(self, ours: InterestScores, theirs: InterestScores, chosen: I8) -> InterestScores:
        interest, purchase = ours.interest.copy(), ours.purchase.copy()
        flags, models = ours.flags.copy(), ours.of_points()
        interest[chosen], purchase[chosen] = theirs.interest, theirs.purchase
        flags[chosen], models[chosen] = 0, self._name
        return replace(ours, interest=interest, purchase=purchase, flags=flags, models=tuple(models.tolist()))

    def _judge(self, ours: InterestScores, theirs: InterestScores | None, features: Float32, chosen: I8) -> None:
        """Nothing is held against a candidate while the served model has no answer either."""
        if (ours.flags[chosen] & DEGRADED).any():
            return
        if theirs is None:
            self._watch.failed()
        else:
            there = (features[chosen] != 0).any(axis=2)
            self._watch.answered(ours.interest[chosen][there], theirs.interest[there])
        if why := self._watch.verdict():
            self._withdraw(why)

    def _withdraw(self, why: str) -> None:
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self._gone = Withdrawn(self._candidate.version, at, why)
        LOG.error("%s is withdrawn: %s; the served version decides for everyone again", self._name, why)
        withdrawn.record(self._repository, _MODEL, self._gone)
