"""How much less a policy doubts what a promotion earns than it did at first: that is what it has learnt."""

import asyncio
from collections.abc import Mapping
from statistics import fmean
from typing import Final

import numpy as np
from clickhouse_connect.driver.client import Client

from scorer.arrays import I4, Table
from scorer.learning.solved import SOLVED, blank, doubt_micro
from streams.brokers.access import Access
from streams.learner.changing import Place, standing
from streams.learner.states import State
from streams.settings import Settings

_CONTEXTS: Final = "SELECT context FROM outcomes WHERE launch = {launch:String}"
_MICRO: Final = 1e6


def states(settings: Settings, kafka: Access) -> Mapping[str, State]:
    """The newest policy state of each launch."""
    return asyncio.run(standing(Place.on(kafka, settings))).of


def doubts(client: Client, launch: str, state: State | None) -> dict[str, float] | None:
    """Standard deviation of what is expected of a promotion, in money, the mean over those whose window closed: with no
    outcome known (`before`), and with all that are (`after`). None where there are none."""
    contexts = client.query(_CONTEXTS, parameters={"launch": launch}).result_columns
    if state is None or not state.solved or not contexts:
        return None
    x = np.array(contexts[0], np.int32)
    return {"before": doubt(blank(1), x), "after": doubt(np.frombuffer(state.solved, SOLVED), x)}


def doubt(solved: Table, x: I4) -> float:
    """The mean of `scorer.learning.solved.doubt_micro` over contexts int32[n, 12], in money; `solved` SOLVED[1]."""
    return fmean(doubt_micro(solved[0], each) for each in x) / _MICRO
