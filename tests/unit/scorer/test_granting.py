"""Shares of a budget: never more than it in all, never less than before, in whole offers, to those that use theirs."""

from dataclasses import dataclass

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scorer.arrays import I8
from scorer.granting import Budget, budget, dealt, granted


def _i8(*numbers: int) -> I8:
    return np.array(numbers, np.int64)


def _granted(of: Budget, held: I8, used: I8, opened: int = 0, usable: I8 | None = None) -> list[int]:
    return granted(of, held, used, held if usable is None else usable, opened).tolist()


def test_at_first_sixty_parts_of_a_hundred_go_to_all_in_whole_offers() -> None:
    """600 of 1,000 among 4: 150 each, of which offers of 20 take 140."""
    assert _granted(budget(1000, (0, 20), 0), _i8(0, 0, 0, 0), _i8(0, 0, 0, 0)) == [140, 140, 140, 140]


def test_a_partition_that_has_used_its_share_gets_half_of_an_equal_share_of_the_rest() -> None:
    """440 are left; half of a fourth is 55, two whole offers of 20."""
    assert _granted(budget(1000, (20,), 0), _i8(140, 140, 140, 140), _i8(0, 135, 20, 40)) == [140, 180, 140, 140]


def test_money_that_is_given_back_is_used_before_more_is_granted() -> None:
    of, held = budget(1000, (20,), 0), _i8(140, 180, 140, 140)
    assert [_granted(of, held, _i8(0, 175, 0, 0))[1], _granted(of, held, _i8(0, 115, 0, 0))[1]] == [220, 180]


def test_a_budget_of_fewer_offers_than_partitions_goes_to_one_partition_after_the_other() -> None:
    """3 offers of 10, 4 partitions, the third first: one at once; the next when it is used, or when others are due."""
    of, none = budget(30, (10,), 2), _i8(0, 0, 0, 0)
    assert _granted(of, none, none) == [0, 0, 10, 0]
    assert _granted(of, _i8(0, 0, 10, 0), _i8(0, 0, 10, 0)) == [0, 0, 20, 0]
    assert _granted(of, _i8(0, 0, 10, 0), none, opened=2) == [0, 0, 10, 10]


def test_a_budget_of_less_than_one_offer_takes_a_cheaper_one_for_the_measure() -> None:
    assert _granted(budget(15, (10, 20), 0), _i8(0, 0), _i8(0, 0)) == [10, 0]


def test_what_is_less_than_an_offer_at_the_end_is_granted_too() -> None:
    assert _granted(budget(45, (20,), 0), _i8(20, 20), _i8(20, 3)) == [25, 20]


def test_nothing_is_granted_of_a_budget_of_nothing() -> None:
    assert _granted(budget(0, (10,), 0), _i8(0, 0), _i8(0, 0)) == [0, 0]


def test_a_smaller_budget_grants_no_more_and_takes_nothing_away() -> None:
    assert _granted(budget(100, (10,), 0), _i8(150, 150), _i8(150, 150)) == [150, 150]


def test_all_at_once_is_equal_shares_in_whole_offers_one_more_in_turn_and_the_rest_to_the_next() -> None:
    """500 in offers of 150 among 4, the third first: three offers, and 50 that pay for none. 1,070 in offers of 100."""
    assert dealt(budget(500, (150,), 2), _i8(0, 0, 0, 0)).tolist() == [150, 50, 150, 150]
    assert dealt(budget(1070, (100,), 0), _i8(0, 0, 0, 0)).tolist() == [300, 300, 270, 200]


def test_one_impression_and_money_that_no_offer_costs_go_to_one_partition_and_nothing_to_none() -> None:
    shares = [dealt(of, _i8(0, 0)).tolist() for of in (budget(1, (1,), 1), budget(70, (0,), 0), budget(0, (10,), 0))]
    assert shares == [[0, 1], [70, 0], [0, 0]]


def test_what_is_used_is_no_part_of_what_is_dealt_out_and_a_budget_below_it_leaves_nothing() -> None:
    """130 and 10 of 200; the same of 50."""
    assert dealt(budget(200, (1,), 0), _i8(130, 10)).tolist() == [130 + 30, 10 + 30]
    assert dealt(budget(50, (1,), 0), _i8(130, 10)).tolist() == [130, 10]


@given(st.integers(0, 10**14), st.integers(0, 10**9), st.lists(st.integers(0, 10**12), min_size=1, max_size=7))
def test_what_is_dealt_out_is_all_of_the_budget_and_no_more(total: int, cost: int, used: list[int]) -> None:
    shares = dealt(budget(total, (0, cost), 1), np.array(used, np.int64))
    assert int(shares.sum()) == max(total, sum(used))


def test_of_a_larger_budget_more_is_granted_at_once() -> None:
    """1,700 are left; partition 0 gets a fourth in offers of 10; of the 1,280 then left, partition 1 a fourth."""
    assert _granted(budget(2000, (10,), 0), _i8(150, 150), _i8(150, 10)) == [150 + 420, 150 + 320]


def test_what_a_limit_of_later_finds_used_is_granted_with_the_slice() -> None:
    """Partition 0 has shown 130 of 1,000 before the plan had a limit: the share of 100 each is short by 30."""
    first = _granted(budget(1000, (1,), 0), _i8(0, 0, 0, 0, 0, 0), _i8(130, 0, 0, 0, 0, 0))
    assert first == [100 + 30 + 33, 100, 100, 100, 100, 100]


def test_a_paced_budget_opens_its_rest_with_the_window_and_asks_for_use() -> None:
    """Of the 400 that are not shared out at once, 40 are open after a tenth of the window."""
    of, held, usable = budget(1000, (10,), 0, 100_000), _i8(300, 300), _i8(30, 30)
    assert _granted(of, held, _i8(25, 0), usable=usable) == [340, 300]
    assert _granted(of, held, _i8(25, 0), usable=_i8(40, 5)) == [300, 300]


def test_what_the_pace_has_released_is_granted_in_whole_offers() -> None:
    """After 11.2% of the window 44 are open beyond the 600 that are held: four offers of 10."""
    of = budget(1000, (10,), 0, 112_000)
    assert _granted(of, _i8(300, 300), _i8(25, 0), usable=_i8(30, 30)) == [340, 300]


@dataclass(frozen=True)
class History:
    """What happened to a launch: a budget, uses of each partition, and how far the window is, in turn."""

    partitions: int
    moments: list[tuple[int, int, list[int], int, int]]


@st.composite
def histories(draw: st.DrawFn) -> History:
    partitions = draw(st.integers(1, 7))
    moment = st.tuples(
        st.integers(0, 10**14),  # budget
        st.integers(0, 10**9),  # an offer's cost
        st.lists(st.integers(-(10**6), 10**14), min_size=partitions, max_size=partitions),  # used
        st.integers(0, 1_000_000),  # pace
        st.integers(0, 9),  # opened
    )
    return History(partitions, draw(st.lists(moment, min_size=1, max_size=12)))


@given(histories())
def test_no_history_grants_more_than_the_budget_or_lowers_a_grant(history: History) -> None:
    held = np.zeros(history.partitions, np.int64)
    for total, cost, used, pace, opened in history.moments:
        usable = held * pace // 1_000_000
        of = budget(total, (0, cost), turn=3, open_micro=pace)
        after = granted(of, held, np.array(used, np.int64), usable, opened)
        assert (after >= held).all()
        assert int(after.sum()) <= max(total, int(held.sum()))
        held = after


@given(st.integers(1, 10**12), st.integers(1, 10**9), st.integers(1, 9), st.integers(0, 8))
def test_one_busy_partition_gets_all_that_the_first_shares_left(total: int, cost: int, count: int, busy: int) -> None:
    """Its own first share and the rest: nothing is kept back for ever."""
    busy, of = busy % count, budget(total, (cost,), busy % count)
    held = granted(of, np.zeros(count, np.int64), np.zeros(count, np.int64), np.zeros(count, np.int64), 0)
    others, before = int(held.sum() - held[busy]), -1
    while int(held[busy]) > before:
        before = int(held[busy])
        held = granted(of, held, np.where(np.arange(count) == busy, held, 0), held, 0)
    assert int(held[busy]) == total - others
