"""Space-Saving: hand-worked, and the bounds that its paper proves."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scorer import sketch
from scorer.arrays import F4, U8

additions = st.lists(st.tuples(st.integers(1, 20), st.integers(1, 64)), max_size=80)


def sketch_of(*added: tuple[int, float]) -> tuple[U8, F4]:
    keys, weights = np.zeros(8, np.uint64), np.zeros(8, np.float32)
    for key, weight in added:
        sketch.add(keys, weights, np.uint64(key), float(weight))
    return keys, weights


def test_eight_keys_have_a_place_each() -> None:
    keys, weights = sketch_of(*((key, key) for key in range(1, 9)), (3, 10))
    assert dict(zip(keys.tolist(), weights.tolist(), strict=True)) == {1: 1, 2: 2, 3: 13, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8}


def test_a_ninth_takes_the_lightest_place_with_its_weight() -> None:
    keys, weights = sketch_of(*((key, key) for key in range(1, 9)), (9, 2))
    assert (keys[0], weights[0]) == (9, 3)
    assert 1 not in keys


def test_of_two_lightest_the_first_goes() -> None:
    keys, _ = sketch_of(*((key, 1) for key in range(1, 9)), (9, 1))
    assert keys.tolist() == [9, 2, 3, 4, 5, 6, 7, 8]


def test_unknown_keys_and_weights_that_are_not_positive_are_left_out() -> None:
    keys, weights = sketch_of((0, 5), (4, 0.0), (4, -1.0))
    assert not keys.any()
    assert not weights.any()


def test_a_share_is_a_part_of_all_weight() -> None:
    keys, weights = sketch_of((1, 3), (2, 1))
    assert [sketch.share(keys, weights, np.uint64(key)) for key in (1, 2, 3, 0)] == [0.75, 0.25, 0.0, 0.0]
    assert sketch.share(*sketch_of(), np.uint64(1)) == 0.0


def test_the_first_is_what_no_other_outweighs() -> None:
    keys, weights = sketch_of((1, 3), (2, 3), (3, 1))
    assert [bool(sketch.is_first(keys, weights, np.uint64(key))) for key in (1, 2, 3, 4, 0)] == [1, 1, 0, 0, 0]


@given(additions)
def test_no_weight_is_too_low_and_none_too_high_by_more_than_the_lightest(added: list[tuple[int, int]]) -> None:
    keys, weights = sketch_of(*added)
    truth = Counter[int]()
    for key, weight in added:
        truth[key] += weight
    lightest = weights.min()
    for key, weight in zip(keys.tolist(), weights.tolist(), strict=True):
        if key:
            assert truth[key] <= weight <= truth[key] + lightest
    assert all(truth[key] <= lightest for key in truth if key not in keys)
    assert weights.sum() == sum(truth.values())
