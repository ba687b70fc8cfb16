"""`model evaluate --task interest` on a small shop, without a server."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from scorer.arrays import I8
from scorer.errors import BadInput, Unavailable
from streams.evaluation import interest
from streams.evaluation.estimate import Draws
from streams.ports import Float32, InterestScores
from streams.publish.log import Log
from streams.runner.compute import Models
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.fakes.models import HashText, SumInterest

LOG = Shop(3, 1_200).log
YEAR_MS = 365 * 86_400_000


class Promoted:
    """Another version answers from that request on."""

    def __init__(self, since: int) -> None:
        self._model, self._since, self._asked = SumInterest(), since, 0

    async def score(self, features: Float32) -> InterestScores:
        self._asked += 1
        return replace(await self._model.score(features), model=f"interest:{1 + (self._asked >= self._since)}")


def _evaluated(model: Promoted, monkeypatch: pytest.MonkeyPatch, log: Log = LOG) -> dict[str, Any]:
    def ask(settings: Settings, work: Callable[[Models], Coroutine[Any, Any, Any]], *, cache_texts: int) -> Any:
        return asyncio.run(work(Models(HashText(), model)))

    monkeypatch.setattr(interest, "ask", ask)
    asked = interest.Asked(predictions=70, seed=1)
    return interest.evaluate(Settings(), log, asked, Draws(1, 20), lambda what, share: None)


@pytest.mark.parametrize("since", [2, 3])  # the second batch of questions, or what comes behind it
def test_figures_of_two_versions_are_not_mixed(since: int, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("lightgbm")
    with pytest.raises(Unavailable, match="changed its model meanwhile; seen: interest:1, interest:2"):
        _evaluated(Promoted(since), monkeypatch)


def _ahead(share: float) -> Log:
    """The click at that share of the log is dated a year ahead, as by a wrong clock: all behind it is too late."""
    at_ms = np.array(LOG.clicks.column("at_ms"))
    at_ms[int(share * len(at_ms))] += YEAR_MS
    return _dated(at_ms)


def _dated(at_ms: I8) -> Log:
    place = LOG.clicks.schema.get_field_index("at_ms")
    return replace(LOG, clicks=LOG.clicks.set_column(place, "at_ms", pa.array(at_ms)))


def test_what_a_worker_would_refuse_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("lightgbm")
    plain, ahead = (_evaluated(Promoted(999), monkeypatch, log) for log in (LOG, _ahead(0.95)))
    assert plain["refused"] < 0.01 * len(LOG.clicks) < 0.04 * len(LOG.clicks) < ahead["refused"]


@pytest.mark.parametrize("ahead", [_ahead(0.5), _dated(np.full(len(LOG.clicks), 2**61))])
def test_a_test_of_which_a_worker_would_refuse_all_is_refused(ahead: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="a worker would refuse every click to be predicted in this log's last fifth"):
        _evaluated(Promoted(999), monkeypatch, ahead)
