"""What a candidate may spend: what was granted where it is what ran, else its budgets, dealt out to the partitions."""

from collections.abc import Iterator

import numpy as np
import pytest

from scorer.plan import Offer
from streams.backtest.bound import Binding
from streams.backtest.candidate import LOGGED, Candidate
from streams.backtest.moments import load
from streams.backtest.trial import Ground
from tests.builders.backtested import World, world


@pytest.fixture(scope="module")
def short() -> Iterator[World]:
    """Launches of 200 impressions each, of which the only partition was granted five."""
    with world(3_000, impressions=200, granted=5) as made:
        yield made


def grants(log: World, on: Ground, candidate: Candidate) -> list[list[int]]:
    """Money and impressions of each launch that has a plan, for partition 0."""
    span = next(load(log.folder).spans())
    binding = Binding(on.catalogue, partition=0, candidate=candidate, dealing=on.dealing(candidate))
    bounds = binding.at(span)
    return [bounds.terms.grants[bounds.view.ids.index(launch)].tolist() for launch in log.plans]


def test_a_candidate_of_the_logs_budget_is_not_held_to_what_the_logs_own_demand_was_granted(short: World) -> None:
    bolder = short.candidate("bolder", exploration_micro=300_000, cooldown_ms=0)
    found = short.told(bolder)
    [one] = found["candidates"]
    assert (one["grants"], "budget" in [each["code"] for each in found["warnings"]]) == ("dealt", True)
    planned = [each for each in one["expected"]["launches"] if each["launch"] in short.plans]
    assert [(each["promotions"] > 20, each["exhausted_partitions"]) for each in planned] == [(True, 0)] * 2
    assert grants(short, short.ground(share=2), bolder) == [[-1, 100], [-1, 100]]


def test_the_plans_that_ran_spend_what_was_granted_and_differ_from_the_log_by_nothing(short: World) -> None:
    same = Candidate("same", short.plans)
    found = short.told(same)
    [one] = found["candidates"]
    assert (one["grants"], [each["code"] for each in found["warnings"]]) == ("log", ["same"])
    assert {each["value"] for each in one["difference"].values()} == {0.0}
    assert grants(short, short.ground(share=2), same) == grants(short, short.ground(share=2), LOGGED) == [[-1, 5]] * 2


def test_words_that_decide_nothing_leave_the_logs_grants_as_they_are(short: World) -> None:
    told = short.candidate("told", notes="as last year", title="Again")
    assert short.told(told)["candidates"][0]["grants"] == "log"


def test_beside_another_plan_a_launch_that_follows_the_logs_is_dealt_its_budget_too(short: World) -> None:
    first, *_ = short.plans
    one = Candidate("one", {first: short.candidate(cap_per_day=3, impressions=30).plans[first]})
    assert grants(short, short.ground(share=2), one) == [[-1, 15], [-1, 100]]


def test_of_a_range_that_begins_later_what_the_log_had_used_is_no_part_of_what_is_dealt_out(short: World) -> None:
    """Partition 0 of two has used some of each launch, the other none: it gets half of the rest on top."""
    moments = load(short.folder)
    newest_ms, made = moments.columns["newest_ms"], moments.columns["decisions"]
    half = len(newest_ms) // 2
    from_ms = int(newest_ms[half])
    before = made["action"][: int(np.searchsorted(newest_ms, from_ms))]
    ids = short.shop.force.view.ids
    used = [int((before == ids.index(launch)).sum()) for launch in short.plans]
    assert sum(used) > 0
    dealt = [impressions for _, impressions in grants(short, short.ground(share=2, from_ms=from_ms), _other(short))]
    assert [one - own - (200 - own) // 2 in (0, 1) for one, own in zip(dealt, used, strict=True)] == [True, True]


def test_of_a_new_budget_of_fewer_offers_than_partitions_each_offer_is_whole(short: World) -> None:
    """One impression, and money for three offers and a third of one, among four."""
    offers = (Offer("tenth", 100_000, 150_000_000),)
    given, on = short.candidate(impressions=1, budget_micro=500_000_000, offers=offers), short.ground(share=4)
    launch, plan = next(iter(given.plans.items()))
    shares = [on.budgets.share(launch, plan, partition) for partition in range(4)]
    money, impressions = zip(*shares, strict=True)
    assert (sorted(money), sorted(impressions)) == ([50_000_000, *[150_000_000] * 3], [0, 0, 0, 1])


def _other(log: World) -> Candidate:
    return log.candidate(cooldown_ms=0)
