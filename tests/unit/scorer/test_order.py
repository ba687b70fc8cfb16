"""The one order of a partition, against a naive merge in plain Python."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scorer.arrays import I8, U1
from scorer.events import INPUTS
from scorer.order import merge

Taken = list[tuple[int, int]]
logs = st.tuples(*(st.lists(st.integers(-1, 12), max_size=8) for _ in range(INPUTS)))


def times(values: list[int]) -> I8:
    return np.array(values, np.int64)


def flags(*values: int) -> U1:
    return np.array(values, np.uint8)


def naive(inputs: tuple[list[int], ...]) -> Taken:
    """(input, position) sorted by (running maximum, input, position)."""
    keyed = []
    for which, values in enumerate(inputs):
        for position in range(len(values)):
            keyed.append((max([-1, *values[: position + 1]]), which, position))
    return [(which, position) for _, which, position in sorted(keyed)]


def merged_in_pieces(inputs: tuple[list[int], ...], cuts: list[tuple[int, ...]], limit: int) -> Taken:
    """The order that comes of feeding the inputs in pieces: what is not buffered yet is open."""
    arrived, taken, order = [0] * INPUTS, [0] * INPUTS, []
    running = np.full(INPUTS, -1, np.int64)
    for cut in [*cuts, (99,) * INPUTS]:
        arrived = [min(len(inputs[i]), arrived[i] + cut[i]) for i in range(INPUTS)]
        open_ = flags(*(int(arrived[i] < len(inputs[i])) for i in range(INPUTS)))
        while True:
            buffers = [times(inputs[i][taken[i] : arrived[i]]) for i in range(INPUTS)]
            which, index, more, running = merge(buffers, running, open_, limit)
            order += [(int(i), taken[i] + int(j)) for i, j in zip(which, index, strict=True)]
            taken = [taken[i] + int(more[i]) for i in range(INPUTS)]
            if len(which) == 0:
                break
    return order


def test_a_record_takes_its_place_by_the_running_maximum_of_its_input() -> None:
    """clicks    5 . 9 . 3(late, stands at 9)
    searches  . 6 . 9(after the clicks at 9)
    """
    which, index, taken, after = merge((times([5, 9, 3]), times([6, 9]), times([])), np.full(3, -1), flags(0, 0, 0), 99)
    assert list(zip(which.tolist(), index.tolist(), strict=True)) == [(0, 0), (1, 0), (0, 1), (0, 2), (1, 1)]
    assert (taken.tolist(), after.tolist()) == ([3, 2, 0], [9, 9, -1])


def test_nothing_is_taken_that_could_stand_after_a_record_to_come() -> None:
    """clicks 5 7 | more to come, at 7 or later: searches at 6 are safe, at 7 they are not, since clicks go first."""
    which, index, taken, _ = merge((times([5, 7]), times([6, 7, 8]), times([])), np.full(3, -1), flags(1, 0, 0), 99)
    assert list(zip(which.tolist(), index.tolist(), strict=True)) == [(0, 0), (1, 0), (0, 1)]
    assert taken.tolist() == [2, 1, 0]


def test_an_earlier_input_goes_on_at_the_time_where_a_later_one_waits() -> None:
    which, _, _, _ = merge((times([7, 7]), times([7]), times([])), np.full(3, -1), flags(0, 1, 0), 99)
    assert which.tolist() == [0, 0, 1]


def test_an_open_input_of_which_nothing_is_known_holds_everything_back() -> None:
    which, _, _, after = merge((times([1]), times([1]), times([])), np.full(3, -1), flags(0, 0, 1), 99)
    assert (len(which), after.tolist()) == (0, [-1, -1, -1])


def test_an_unreadable_record_keeps_its_place() -> None:
    which, index, _, after = merge((times([4, -1, 6]), times([5]), times([])), np.full(3, -1), flags(0, 0, 0), 99)
    assert list(zip(which.tolist(), index.tolist(), strict=True)) == [(0, 0), (0, 1), (1, 0), (0, 2)]
    assert after.tolist() == [6, 5, -1]


def test_the_maxima_before_are_not_changed() -> None:
    before = np.full(3, -1, np.int64)
    merge((times([4]), times([]), times([])), before, flags(0, 0, 0), 99)
    assert before.tolist() == [-1, -1, -1]


@given(logs)
def test_the_order_is_that_of_a_plain_sort(inputs: tuple[list[int], ...]) -> None:
    assert merged_in_pieces(inputs, [], 99) == naive(inputs)


@given(logs, st.lists(st.tuples(*(st.integers(0, 4) for _ in range(INPUTS))), max_size=8), st.integers(1, 6))
def test_the_order_does_not_depend_on_how_inputs_arrive(
    inputs: tuple[list[int], ...], cuts: list[tuple[int, ...]], limit: int
) -> None:
    assert merged_in_pieces(inputs, cuts, limit) == naive(inputs)
