"""How much less a policy doubts what a promotion earns than it did at first: that is what it has learnt."""

import asyncio
from collections.abc import Mapping
from typing import Final

import numpy as np
from clickhouse_connect.driver.client import Client

from scorer.arrays import I4, Table
from scorer.contexts import UNIT
from scorer.learning.solved import SOLVED, blank
from streams.codec.registries import registry_for
from streams.learner.changing import Place, standing
from streams.learner.states import State
from streams.local.addresses import resolve
from streams.settings import Settings

_CONTEXTS: Final = "SELECT context FROM outcomes WHERE launch = {launch:String}"
_MICRO: Final = 1e6


def states(settings: Settings) -> Mapping[str, State]:
    """The newest policy state of each launch."""
    place = Place(resolve(settings).kafka, settings.topic("policy-state"), registry_for(settings))
    return asyncio.run(standing(place)).of


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
    spread = np.linalg.norm(x @ np.tril(solved["root"][0]).T, axis=1) * solved["noise_micro"][0]
    return float(spread.mean()) / UNIT / _MICRO
