"""What is asked of a shopper at a moment is what a worker asks at an event of that moment."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from scorer import rules
from scorer.arrays import Table
from scorer.errors import BadSetting
from scorer.kinds import SHOPPER, VIEW
from scorer.reasons import AUDIENCE
from streams.catalogue import Catalogue
from streams.heard import heard_record
from streams.plans.live import standing_of
from streams.ports import Float32, InterestScores
from streams.ranking.asking import Considered, considered
from streams.ranking.loading import Standing
from streams.runner.compute import Computed, Models, compute
from streams.runner.gather import InForce, Taken
from streams.runner.state import State
from tests.builders.core import DAY, HOUR, SPACE, event, no_matches, stream_of
from tests.builders.plans import plan_of
from tests.fakes.models import HashText, SumInterest

PLAN = plan_of("audience: days_since_last < 7")
RULES = rules.build(space=SPACE)
T = PLAN.start_ms + 10 * DAY
CLICKS = [event(at_ms, product=0) for at_ms in (T - 31 * DAY, T - 31 * DAY + HOUR, T - DAY)]
LATER = event(T, kind=VIEW, asks=1)


@dataclass(frozen=True)
class Looking:
    """SumInterest that keeps what it saw."""

    seen: list[Float32] = field(default_factory=list)

    async def score(self, features: Float32) -> InterestScores:
        """As SumInterest."""
        self.seen.append(features[:, :1].copy())
        return await SumInterest().score(features)


def shop() -> InForce:
    """One launch of one product."""
    catalogue, product = Catalogue(), {"product": PLAN.product, "title": "a kettle", "category": "kitchen", "brand": ""}
    catalogue.add_product(0, {**product, "price_micro": 5, "vector": b"", "space": SPACE, "flags": 0, "stock": -1})
    catalogue.add_launch(0, heard_record(PLAN.launch, standing_of(PLAN, 1).record()))
    return InForce.below(catalogue, catalogue.next)


def lived(*steps: list[Table]) -> tuple[Standing, Computed, Looking]:
    """One shopper after these steps of a worker, and what the last came to."""
    state, force, looking = State(), shop(), Looking()
    state.store.shoppers.rows_of([b"anna"])
    for number, events in enumerate(steps):
        all_events = stream_of(*events)
        matched = no_matches(len(all_events))
        taken = Taken((), -1, all_events, np.zeros(0, "i8"), [], np.zeros(1, "i8"), [], matched, [])
        models = Models(HashText(SPACE), looking)
        made = asyncio.run(compute(taken, state, force, rules=RULES, models=models, number=number, partition=0))
    return Standing(0, state.store, 0, force), made, looking


def asked(found: Standing, at_ms: int | None) -> tuple[Considered, Looking]:
    """A moment asked about."""
    looking = Looking()
    return asyncio.run(considered(found, looking, RULES, at_ms)), looking


def told(decision: Any) -> list[Any]:
    """What is told of a decision."""
    names = ("candidates", "reasons", "interest_micro", "propensity_micro", "arm_value_micro", "last_promotion_ms")
    return [decision[name].tolist() for name in names]


def test_a_moment_is_seen_as_a_worker_sees_an_event_of_that_moment() -> None:
    worker, ranked = lived(CLICKS, [LATER]), asked(lived(CLICKS)[0], T)
    assert ranked[1].seen[-1].tolist() == worker[2].seen[-1].tolist()
    assert told(ranked[0].decision) == told(worker[1].decisions[0])


@pytest.mark.parametrize("moment", [None, T])
def test_the_newest_event_is_not_folded_again(moment: int | None) -> None:
    found, _, looking = lived(CLICKS, [LATER])
    assert asked(found, moment)[1].seen[-1].tolist() == looking.seen[-1].tolist()


@pytest.mark.parametrize(("moment", "held_back"), [(T, False), (T + 6 * DAY, True), (T - 2 * DAY, False)])
def test_an_audience_of_days_since_last_counts_from_the_newest_event(moment: int, held_back: bool) -> None:
    reasons = asked(lived(CLICKS)[0], moment)[0].decision["reasons"]
    assert bool(reasons[0] & AUDIENCE) is held_back


def test_a_shopper_who_has_told_something_and_done_nothing_has_no_newest_event() -> None:
    found, *_ = lived([event(T, kind=SHOPPER, input=3, note=(0, 1))])
    with pytest.raises(BadSetting, match=r"anna.*--at"):
        asked(found, None)


def test_a_shopper_who_has_done_nothing_is_asked_about_at_a_moment() -> None:
    found, *_ = lived([event(T - DAY, kind=SHOPPER, input=3, note=(0, 1))])
    assert asked(found, T)[0].decision["candidates"][:2].tolist() == [0, -1]
