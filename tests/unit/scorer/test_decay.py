"""Forward decay against numbers worked out with 60 decimal digits."""

from decimal import Decimal, localcontext

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scorer import decay
from scorer.arrays import Table
from tests.builders.core import nobody

WEEK = 604_800_000
half_lives = st.integers(1_000, 10**11)


def exact(delta_ms: int, half_life_ms: int) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        return Decimal(2) ** (Decimal(delta_ms) / Decimal(half_life_ms))


def landmark_at(landmark_ms: int, **numbers: float) -> Table:
    row = nobody()
    row["landmark_ms"] = landmark_ms
    for name, number in numbers.items():
        row[name] = number
    return row


def test_both_tables_hold_the_nearest_float_of_each_power() -> None:
    with localcontext() as context:
        context.prec = 60
        for table, steps in ((decay._COARSE, 256), (decay._FINE, 65536)):
            assert table.tolist() == [float(Decimal(2) ** (Decimal(i) / steps)) for i in range(256)]


def test_whole_half_lives_are_exact_powers_of_two() -> None:
    assert [decay.power(k * WEEK, WEEK) for k in (-64, -2, -1, 0, 1)] == [2.0**-64, 0.25, 0.5, 1.0, 2.0]


def test_half_a_half_life_is_the_square_root_of_a_half() -> None:
    assert decay.power(-WEEK // 2, WEEK) == np.sqrt(0.5)


def test_more_than_64_half_lives_ago_is_nothing() -> None:
    assert decay.power(-64 * WEEK - 1, WEEK) == 0.0


@given(st.integers(-(10**12), 10**11), half_lives)
def test_a_weight_is_low_by_at_most_one_step(delta_ms: int, half_life_ms: int) -> None:
    if not -64 * half_life_ms <= delta_ms < 64 * half_life_ms:
        return
    error = Decimal(float(decay.power(delta_ms, half_life_ms))) / exact(delta_ms, half_life_ms) - 1
    assert Decimal("-1.06e-5") <= error <= Decimal("1e-15")


@given(st.integers(-(10**11), 10**9), st.integers(0, 10**9), half_lives)
def test_a_later_event_never_weighs_less(delta_ms: int, more_ms: int, half_life_ms: int) -> None:
    assert decay.power(delta_ms + more_ms, half_life_ms) >= decay.power(delta_ms, half_life_ms)


def test_the_first_event_puts_the_landmark_on_the_grid_of_half_lives() -> None:
    row = nobody()
    decay.move_landmark(row[0], 10 * WEEK + 5, WEEK)
    assert row["landmark_ms"] == 10 * WEEK


def test_a_moving_landmark_halves_everything_once_per_half_life() -> None:
    """landmark         event
    |--------|--------|-----x--|      3 weeks and a bit: the landmark moves by 3, numbers become an eighth.
    """
    row = landmark_at(WEEK, vector=3.0, counts=4.0, category_weights=8.0, brand_weights=2.0, taste=16.0)
    row["price_weight"], row["price_mean"], row["price_squares"] = 1.0, 7.0, 40.0
    decay.move_landmark(row[0], 4 * WEEK + 9, WEEK)
    assert row["landmark_ms"] == 4 * WEEK
    assert (row["vector"] == 0.375).all()
    assert (row["counts"] == 0.5).all()
    assert (row["category_weights"] == 1.0).all()
    assert (row["brand_weights"] == 0.25).all()
    assert (row["taste"][0], row["price_weight"][0]) == (2.0, 0.125)
    assert (row["price_mean"][0], row["price_squares"][0]) == (7.0, 5.0)


def test_a_late_event_moves_no_landmark_back() -> None:
    row = landmark_at(5 * WEEK, taste=1.0)
    decay.move_landmark(row[0], 2 * WEEK, WEEK)
    assert (row["landmark_ms"][0], row["taste"][0]) == (5 * WEEK, 1.0)


def test_what_falls_below_2_to_the_minus_100_is_nothing() -> None:
    row = landmark_at(0, taste=2.0**-99)
    decay.move_landmark(row[0], WEEK, WEEK)
    assert row["taste"][0] == np.float32(2.0**-100)
    decay.move_landmark(row[0], 2 * WEEK, WEEK)
    assert row["taste"][0] == 0.0


def test_a_shopper_back_after_65_half_lives_starts_anew() -> None:
    row = landmark_at(0, vector=1.0, price_weight=5.0, price_mean=9.0, price_squares=1.0)
    decay.move_landmark(row[0], 65 * WEEK, WEEK)
    assert not row["vector"].any()
    assert (row["price_weight"][0], row["price_mean"][0], row["price_squares"][0]) == (0.0, 0.0, 0.0)


@given(st.lists(st.integers(0, 30 * WEEK), min_size=1, max_size=6), half_lives.filter(lambda ms: ms > 10**8))
def test_moving_in_many_steps_is_moving_in_one(times_ms: list[int], half_life_ms: int) -> None:
    many, once = landmark_at(0, vector=0.7, counts=3.3), landmark_at(0, vector=0.7, counts=3.3)
    for at_ms in sorted(times_ms):
        decay.move_landmark(many[0], at_ms, half_life_ms)
    decay.move_landmark(once[0], max(times_ms), half_life_ms)
    assert many.tobytes() == once.tobytes()
