"""The law of a backtest: the plans that the log followed, tried as a candidate, do what was done."""

import numpy as np
import pytest

from streams.backtest.bound import Binding
from streams.backtest.candidate import LOGGED, Candidate
from streams.backtest.moments import load
from streams.backtest.passes import passes
from streams.backtest.trial import trial
from tests.builders.backtested import World


def both(log: World, candidate: Candidate, from_ms: int = -1) -> tuple[bytes, bytes, bytes]:
    """Decisions as the log has them, carried and followed."""
    moments = load(log.folder)
    binding = Binding(log.shop.force.catalogue, partition=0, candidate=candidate)
    found = list(passes(moments, binding, from_ms=from_ms))
    decided = [(each.span.decisions, each.carried.decisions, each.followed.decisions) for each in found]
    logged, carried, followed = (b"".join(one.tobytes() for one in each) for each in zip(*decided, strict=True))
    return logged, carried, followed


@pytest.mark.parametrize("share", [0.0, 0.3, 0.8])
def test_the_plans_of_the_log_decide_what_was_decided_to_the_byte_from_any_moment_on(log: World, share: float) -> None:
    newest_ms = load(log.folder).columns["newest_ms"]
    logged, carried, followed = both(log, Candidate("same", log.plans), int(newest_ms[int(share * len(newest_ms))]))
    assert len(logged) > 0
    assert (carried == logged, followed == logged) == (True, True)


def test_without_any_plan_of_its_own_a_candidate_is_the_log(log: World) -> None:
    logged, carried, followed = both(log, LOGGED)
    assert (carried == logged, followed == logged) == (True, True)


def test_another_plan_decides_otherwise_and_follows_the_log_where_it_is_asked_to(log: World) -> None:
    logged, carried, followed = both(log, log.candidate(cap_per_day=-1, cooldown_ms=0, exploration_micro=500_000))
    assert len({logged, carried, followed}) == 3


def test_the_log_itself_has_weights_of_one_and_nothing_without_support(log: World) -> None:
    rows = trial(log.ground(), LOGGED, 0).rows
    ones = np.ones(len(rows.weight))
    assert (rows.weight.tolist(), rows.followed.tolist()) == (ones.tolist(), ones.tolist())
    assert (rows.beyond.sum(), rows.differs.sum()) == (0.0, 0.0)


def test_weights_and_what_has_no_support_add_up_to_one_in_the_mean(log: World) -> None:
    """Of a candidate that is not far from the log, within 4 standard errors."""
    rows = trial(log.ground(), log.candidate(exploration_micro=300_000), 0).rows
    total = rows.weight + rows.beyond
    assert abs(total.mean() - 1) < 4 * total.std() / np.sqrt(len(total))
    assert total.std() > 0
