"""The search proposes by what others came to, goes on where it was, and lists what is worth a second look."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from scorer.errors import BadSetting
from streams.backtest.candidate import Candidate
from streams.tuning.judging import Gain
from streams.tuning.search import Effort, Trial, firsts, search
from streams.tuning.space import Dimension
from streams.tuning.split import split
from streams.tuning.tune import SHORTLIST, shortlist
from tests.builders.plans import plan_of

PLAN = plan_of()
CAPS = Dimension("caps.per_shopper", tuple(Decimal(count) for count in range(1, 30)))
COOLDOWN = Dimension("cooldown", ("1h", "2h", "3h", "6h", "12h"))


class Liking:
    """Judge: the nearer the cap of a shopper is to 20, the better; a cap above 25 is refused."""

    def __init__(self) -> None:
        self.asked = 0

    def gains(self, candidates: Sequence[Candidate]) -> list[Gain]:
        """As the port says."""
        self.asked += len(candidates)
        return [self._gain(one.plans[PLAN.launch].cap_per_shopper) for one in candidates]

    def _gain(self, cap: int) -> Gain:
        return Gain(float("nan"), float("nan"), "too far") if cap > 25 else Gain(1 - abs(cap - 20) / 20, 0.1)


def searched(journal: Path, trials: int, judge: Liking | None = None, together: int = 1) -> list[Trial]:
    return search([PLAN], (CAPS, COOLDOWN), judge or Liking(), effort=Effort(trials, 3, together), journal=journal)


def test_the_search_finds_what_is_liked(tmp_path: Path):
    best = max((one for one in searched(tmp_path / "a", 40) if not one.gain.refused), key=lambda one: one.worth)
    assert abs(best.plans[0].cap_per_shopper - 20) <= 1


def test_the_same_seed_proposes_the_same(tmp_path: Path):
    one, other = (searched(tmp_path / name, 25) for name in "ab")
    assert [trial.choices for trial in one] == [trial.choices for trial in other]


def test_a_search_that_was_interrupted_goes_on_as_if_it_had_not_been(tmp_path: Path):
    whole = searched(tmp_path / "a", 25)
    first = searched(tmp_path / "b", 14)
    rest = Liking()
    resumed = searched(tmp_path / "b", 25, rest)
    assert [one.choices for one in resumed] == [one.choices for one in whole]
    assert resumed[:14] == first or [one.plans for one in resumed[:14]] == [one.plans for one in first]
    assert rest.asked <= 11


def test_other_offers_and_channels_by_themselves_are_tried_first():
    space = (COOLDOWN, Dimension("channels", (("push",), ("push", "coupon", "home_slot"))))
    assert firsts(PLAN, space) == [{"cooldown": 3, "channels": 0}, {"cooldown": 3, "channels": 1}]


def test_plans_that_were_judged_are_not_judged_again(tmp_path: Path):
    judge = Liking()
    trials = search([PLAN], (COOLDOWN,), judge, effort=Effort(30), journal=tmp_path / "a")
    assert judge.asked == len({one.plans for one in trials}) == len(COOLDOWN.values)


def test_several_at_once_are_all_judged(tmp_path: Path):
    trials = searched(tmp_path / "a", 22, together=4)
    assert [one.number for one in trials] == list(range(22))


def trial(number: int, cap: int, value: float, se: float, *more: str) -> Trial:
    return Trial(number, {}, (plan_of(f"caps: {{per_shopper: {cap}}}", *more),), Gain(value, se))


def test_the_shortlist_has_the_best_less_their_errors():
    trials = [trial(0, 4, 0.9, 0.1), trial(1, 5, 1.0, 0.4), trial(2, 6, 0.2, 0.3)]
    assert [one.number for one in shortlist(trials, [PLAN])] == [0, 1]
    assert shortlist([Trial(0, {}, (PLAN,), Gain(0.0, 0.0))], [PLAN]) == []


def test_of_plans_that_decided_alike_the_one_that_changes_least_is_listed():
    trials = [trial(0, 4, 0.9, 0.1, "cooldown: 1h"), trial(1, 4, 0.9, 0.1), trial(2, 4, 0.9, 0.1)]
    assert [one.number for one in shortlist(trials, [PLAN])] == [1]


def test_the_shortlist_is_short():
    many = [trial(number, 4 + number, 1.0 + number, 0.1) for number in range(9)]
    assert [one.number for one in shortlist(many, [PLAN])] == [8, 7, 6, 5, 4][:SHORTLIST]


def test_the_parts_follow_each_other_and_share_the_decisions_out():
    at_ms = np.arange(10_000) ** 2
    parts = split(at_ms)
    ends = [0, 4_000**2, 8_000**2, 9_999**2 + 1]
    assert [tuple(part) for part in parts.values()] == list(pairwise(ends))


def test_a_range_with_few_decisions_is_not_parted():
    with pytest.raises(BadSetting, match="too few decisions to search on one part and judge on another; seen: 900"):
        split(np.arange(900))
