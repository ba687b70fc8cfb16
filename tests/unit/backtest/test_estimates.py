"""Estimates of five decisions of three shoppers, worked out by hand."""

import numpy as np
import pytest

from scorer.arrays import F8, I4
from scorer.ope.grouped import Grouped
from scorer.ope.log import Log
from streams.backtest import rewarding
from streams.backtest.estimates import Columns, apart, judge
from streams.backtest.one_step import one_step
from streams.backtest.rows import Rows

WEIGHT = (2.0, 0.5, 0.0, 1.0, 1.0)
REWARD = (1.0, 0.0, 3.0, 0.0, 2.0)
EXPECTED = (0.5, 0.25, 0.0, 0.5, 1.0)
TAKEN = (0.5, 0.5, 1.0, 0.0, 1.0)
SHOPPER = (0, 0, 1, 2, 2)
DAY_MS = 86_400_000


def columns(weight: tuple[float, ...] = WEIGHT, expected: tuple[float, ...] = EXPECTED, **given: F8) -> Columns:
    """Nothing is learnt from the rows themselves."""
    count, zeros = len(weight), np.zeros(len(weight))
    named = dict.fromkeys(Rows.__dataclass_fields__, zeros)
    of_candidate = {"weight": np.array(weight), "followed": np.array(weight), "expected": np.array(expected)}
    place, reward = np.array(SHOPPER), np.array(REWARD)
    none = np.zeros((count, 0))
    log = Log(none, np.zeros(count, np.int64), np.ones(count), reward, none, place)
    return Columns(
        rows=Rows(**(named | of_candidate | given)),
        log=log,
        reward=reward,
        earned=reward,
        taken=np.array(TAKEN),
        learnt=zeros,
        place=place,
        groups=3,
        click=zeros,
        purchase=zeros,
        at_ms=np.arange(count) * DAY_MS // 2,
    )


def test_each_estimate_is_what_its_formula_says() -> None:
    """dm (0.5 + 0.25 + 0 + 0.5 + 1) / 5; ips (2 x 1 + 0 + 0 + 0 + 2) / 5; snips the same over 4.5; dr adds to dm
    (2 x 0.5 - 0.5 x 0.5 + 0 + 0 + 1) / 5."""
    found = judge(columns(), seed=1, level=0.95).estimates
    values = {name: one.value for name, one in found.items()}
    assert values == pytest.approx(
        {"dm": 0.45, "ips": 0.8, "snips": 4 / 4.5, "dr": 0.8, "switch_dr": values["switch_dr"]}
    )


def test_a_difference_is_one_estimate_less_the_other_and_its_errors_are_those_of_each_shopper() -> None:
    """ips less the mean reward, 1.2: shoppers add (2 - 1), (0 - 3) and (2 - 2) to five times -0.4."""
    own, log = columns(), columns((1.0,) * 5, TAKEN)
    found = apart(own, judge(own, seed=1, level=0.95), judge(log, seed=1, level=0.95))["ips"]
    assert found.value == pytest.approx(-0.4)
    rows = np.array([2, 1, 2])
    assert found.errors == pytest.approx((np.array([1, -3, 0]) + 0.4 * rows) / 5)


def test_where_other_arms_are_known_is_counted_by_day_and_by_promotions() -> None:
    """at       day 0   day 0   day 1   day 1   day 2
    differs      -       -       x       -       x
    before       0       1       0       0       12
    """
    differs, before = np.array([0, 0, 1, 0, 1.0]), np.array([0, 1, 0, 0, 12.0])
    found = one_step(columns(differs=differs, before=before))
    assert (found["differs_share"], found["valid_until_ms"]) == (0.4, None)  # of five nothing is said of a moment
    assert [(one["decisions"], one["differs_share"]) for one in found["by_day"]] == [(2, 0.0), (2, 0.5), (1, 1.0)]
    told = [(one["promotions"], one["decisions"], one["differs_share"]) for one in found["by_promotions"]]
    assert told == [(0, 3, pytest.approx(1 / 3)), (1, 1, 0.0), (10, 1, 1.0)]


def contexts(count: int) -> I4:
    """Of arms that differ in interest alone, seeded."""
    found = np.zeros((count, 12), np.int32)
    interest = np.random.default_rng(3).integers(1, 2_000, count)
    found[:, 0], found[:, 1] = 4_096, interest
    found[:, 2] = np.sqrt(interest / 4_096) * 4_096
    return found


def test_the_reward_model_finds_a_line_and_says_nothing_of_a_row_that_it_learnt_from() -> None:
    """A click is as likely as its interest, a purchase a tenth of it. With noise in one fold, only what is said of the
    other folds changes."""
    x = contexts(4_000)
    interest, fold = x[:, 1] / 4_096, np.arange(4_000) % rewarding.FOLDS
    launch = np.zeros(4_000, np.int64)
    clear = rewarding.learn(x, launch, interest, interest / 10, fold, 1)
    click, purchase = rewarding.likely(clear, rewarding.numbers(x), launch, fold)
    assert (np.abs(click - interest).max() < 0.01, np.abs(purchase - interest / 10).max() < 0.001) == (True, True)
    noisy = rewarding.learn(x, launch, interest + (fold == 2), interest / 10, fold, 1)
    other, _ = rewarding.likely(noisy, rewarding.numbers(x), launch, fold)
    same_ridge = noisy.ridges == clear.ridges
    assert np.array_equal(other[fold == 2], click[fold == 2]) == same_ridge
    assert np.abs(other - click)[fold != 2].min() > 0.1


def test_leverage_is_what_the_expected_reward_rises_by_with_a_logged_click() -> None:
    """Against the same model learnt from one click more."""
    x = contexts(500)
    fold, launch = np.arange(500) % rewarding.FOLDS, np.zeros(500, np.int64)
    clicked = (np.arange(500) % 7 == 0).astype(np.float64)
    one = rewarding.learn(x, launch, clicked, clicked, fold, 1)
    wanted = np.zeros((2, rewarding.FOLDS, 1, rewarding.NUMBERS))
    numbers = rewarding.numbers(x)
    for at in range(rewarding.FOLDS):
        wanted[0, at, 0] = (numbers[fold == at] * one.scale).sum(axis=0)
    pull, _ = rewarding.leverage(one, wanted, numbers, launch, fold)
    more = clicked.copy()
    more[1] += 1e-3
    other = rewarding.learn(x, launch, more, clicked, fold, 1)
    assert other.ridges == one.ridges
    rise = (rewarding.likely(other, numbers, launch, fold)[0] - rewarding.likely(one, numbers, launch, fold)[0]).sum()
    assert pull[1] == pytest.approx(rise / 1e-3, rel=1e-6)


def test_sums_of_shoppers_have_the_value_of_their_rows() -> None:
    assert Grouped(np.array([2.0, 1.0]), np.array([4.0, 2.0])).value == 0.5
