"""`model evaluate --task interest` on a small shop, without a server."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest

from scorer.errors import Unavailable
from streams.evaluation import interest
from streams.evaluation.estimate import Draws
from streams.ports import Float32, InterestScores
from streams.runner.compute import Models
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.fakes.models import HashText, SumInterest


class Promoted:
    """Another version answers from that request on."""

    def __init__(self, since: int) -> None:
        self._model, self._since, self._asked = SumInterest(), since, 0

    async def score(self, features: Float32) -> InterestScores:
        self._asked += 1
        return replace(await self._model.score(features), model=f"interest:{1 + (self._asked >= self._since)}")


def _evaluated(model: Promoted, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    def ask(settings: Settings, work: Callable[[Models], Coroutine[Any, Any, Any]], *, cache_texts: int) -> Any:
        return asyncio.run(work(Models(HashText(), model)))

    monkeypatch.setattr(interest, "ask", ask)
    asked = interest.Asked(predictions=70, seed=1)
    return interest.evaluate(Settings(), Shop(3, 1_200).log, asked, Draws(1, 20), lambda what, share: None)


@pytest.mark.parametrize("since", [2, 3])  # the second batch of questions, or what comes behind it
def test_figures_of_two_versions_are_not_mixed(since: int, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("lightgbm")
    with pytest.raises(Unavailable, match="changed its model meanwhile; seen: interest:1, interest:2"):
        _evaluated(Promoted(since), monkeypatch)
