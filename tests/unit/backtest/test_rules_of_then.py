"""A log is decided again under the settings that its journal tells, whatever they are now and whenever they changed."""

import asyncio
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scorer.plan import from_json
from streams.backtest.backtest import backtest
from streams.backtest.candidate import Candidate
from streams.backtest.flow import Wish, grounded
from streams.backtest.folding import Source
from streams.backtest.moments import load
from streams.backtest.rewarding import Reward
from streams.backtest.trial import Ground
from streams.settings import Settings
from streams.shop.planning import with_plans
from streams.shop.shop import Shop
from tests.builders.held import HeldRecords
from tests.builders.lived import MODELS, Redeployed, lived, steps_of
from tests.builders.replayed import Held

HOUR_MS = 3_600_000
REWARD = Reward(0.2, 5.0, "a test", "CNY")
THEN = Settings(partitions=1, chunk=997, cooldown_ms=HOUR_MS, cap_per_day=5)
OTHERS = {
    "cap_per_day": 1,
    "cooldown_ms": 24 * HOUR_MS,
    "threshold_micro": 900_000,
    "min_propensity_micro": 30_000,
    "seed": 99,
    "attribution_ms": HOUR_MS,
}
LOG = with_plans(Shop(3, 6_000).log)


@cache
def happened(name: str = "") -> HeldRecords:
    """A log under the settings of then; with a name, under another value of that from its third step on."""
    then = Redeployed(3, with_other(name)) if name else None
    return asyncio.run(lived(THEN, LOG, then=then))


def with_other(name: str) -> Settings:
    return THEN.model_copy(update={name: OTHERS[name]})


def ground(held: HeldRecords, now: Settings, home: Path) -> Ground:
    source = Source(now.model_copy(update={"data_dir": home}), Held(held), MODELS.text.space)
    return grounded(source, REWARD, Wish(), processes=1, progress=lambda *_: None)


def seen(on: Ground) -> float:
    """Mean reward of the decisions that count."""
    earned = [REWARD.click * one.clicked + (REWARD.purchase - one.cost) * one.purchased for one in on.logged]
    return float(np.concatenate(earned).mean())


def told(on: Ground) -> dict[str, Any]:
    """Of the plans that ran."""
    plans = {row["launch"]: from_json(row["plan"]) for row in LOG.launches.to_pylist() if row["plan"]}
    return backtest(on, [Candidate("what ran", plans)], level=0.95).told()


def check(on: Ground) -> None:
    """What ran is the log: it earned what was seen, has weights of one, and differs by exactly 0."""
    found = told(on)
    [one] = found["candidates"]
    assert found["logged"]["value"] == pytest.approx(seen(on), abs=1e-15)
    assert (one["overlap"]["ess_share"], one["overlap"]["support_mass"]) == (1.0, 0.0)
    assert {each["value"] for each in one["difference"].values()} == {0.0}


@pytest.mark.parametrize("name", OTHERS)
def test_settings_that_were_changed_since_are_not_those_of_the_log(name: str, tmp_path: Path) -> None:
    now = ground(happened(), with_other(name), tmp_path)
    assert [len(one) for one in now.logged] == [len(one) for one in ground(happened(), THEN, tmp_path).logged]
    check(now)


@pytest.mark.parametrize("name", OTHERS)
def test_settings_that_were_changed_on_the_way_are_those_of_then_on(name: str, tmp_path: Path) -> None:
    check(ground(happened(name), THEN, tmp_path))


def test_a_shorter_window_does_not_count_what_follows_a_decision_whose_window_is_still_open(tmp_path: Path) -> None:
    """Of 24 hours until six steps before the end, then of one.

    decisions   24h    24h |  1h    1h    end
    counted     yes    no  |  no    no
    """
    settings = THEN.model_copy(update={"chunk": 20})
    last = len(steps_of(asyncio.run(lived(settings, LOG)))) - 1
    shorter = Redeployed(last - 6, settings.model_copy(update={"attribution_ms": HOUR_MS}))
    on = ground(asyncio.run(lived(settings, LOG, then=shorter)), settings, tmp_path)
    moments = load(on.folders[0])
    at_ms = moments.columns["newest_ms"]
    closed = int((at_ms + 24 * HOUR_MS <= moments.newest_ms).sum())
    assert (len(on.logged[0]), on.logged[0].open) == (closed, len(at_ms) - closed)
    check(on)
