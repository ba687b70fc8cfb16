"""What a search came to, made up: a winner that the part of selection calls better, or one that it does not."""

from dataclasses import fields
from typing import Any

import numpy as np

from scorer.plan import Plan
from streams.backtest.dealing import Dealing
from streams.backtest.logged import Logged
from streams.backtest.rewarding import Reward
from streams.backtest.trial import Ground
from streams.tuning.judging import Gain
from streams.tuning.panel import Judged
from streams.tuning.search import Trial
from streams.tuning.space import usual
from streams.tuning.split import Part
from streams.tuning.tune import Listed, Tuned
from tests.builders.backtests import estimate
from tests.builders.plans import plan_of

PLAN = plan_of()
START_MS = 1_756_771_200_000
DAY_MS = 86_400_000


def tuned(*, better: bool = True, plans: tuple[Plan, ...] = (PLAN,), found: tuple[Plan, ...] = ()) -> Tuned:
    """A search of four trials, with one plan on its shortlist."""
    found = found or (plan_of("cooldown: 2h", "caps: {per_shopper_per_day: 2, per_shopper: 3}"),)
    trials = (
        Trial(0, {}, found, Gain(0.003, 0.001)),
        Trial(1, {}, found, Gain(0.003, 0.001)),
        Trial(2, {}, (plan_of("cooldown: 1h"),), Gain(float("nan"), float("nan"), "too far")),
        Trial(3, {}, (), Gain(float("nan"), float("nan"), "cooldown: too long")),
    )
    listed = Listed("candidate 1", trials[0], judged(0.002, better))
    parts = {name: Part(START_MS + at * DAY_MS, START_MS + (at + 1) * DAY_MS) for at, name in enumerate(PARTS)}
    grounds = {name: ground(count) for name, count in zip(PARTS, (5, 3, 2), strict=True)}
    fresh = judged(0.0014, False)
    return Tuned(plans, usual(plans), trials, parts, grounds, (listed,), listed, fresh, 0.95)


PARTS = ("search", "selection", "fresh")


def judged(gain: float, better: bool) -> Judged:
    """What a part of the log says of a candidate."""
    low = 0.0005 if better else -0.0005
    return Judged("", estimate(gain, 0.0008), {"low": low, "high": 0.004, "better": better, "worse": False})


def ground(decisions: int) -> Ground:
    """As many decisions, each of another shopper."""
    count: dict[str, Any] = {field.name: np.arange(decisions) for field in fields(Logged)}
    nothing: Any = None
    reward = Reward(0.2, 5.0, "your plan", "CNY")
    return Ground((), nothing, Dealing(1, {}), -1, 1, reward, (), (Logged(**count),), (), nothing, 7)
