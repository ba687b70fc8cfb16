"""The context of an arm, by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.contexts import NAMES, UNIT, context

AN_ARM = {
    "interest_micro": 250_000,
    "purchase_micro": 10_000,
    "discount_micro": 100_000,
    "channel": 0,
    "elapsed_ms": 25,
    "window_ms": 100,
    "events": 24,
    "promotions": 2,
    "price_micro": 30,
    "mean_price_micro": 90,
}
wide = st.integers(0, 2**60)


def of(**changes: int) -> dict[str, float]:
    out = np.full(12, -7, np.int32)
    context(*(AN_ARM | changes).values(), out)
    return dict(zip(NAMES, (out / UNIT).tolist(), strict=True))


def test_each_number_is_what_its_name_says_to_the_nearest_4096th() -> None:
    found = of()
    expected = [1, 0.25, 0.5, 41 / 4096, 0.25, 0.5, 0, 0, 0.25, 0.75, 0.5, 0.25]
    assert found == dict(zip(NAMES, expected, strict=True))


@pytest.mark.parametrize(("channel", "ones"), [(0, [0.5, 0, 0]), (1, [0, 0.5, 0]), (2, [0, 0, 0]), (3, [0, 0, 0.5])])
def test_the_home_slot_is_what_the_other_channels_are_compared_with(channel: int, ones: list[int]) -> None:
    found = of(channel=channel)
    assert [found[name] for name in ("push", "coupon", "email")] == ones


def test_a_price_that_is_not_known_is_as_usual() -> None:
    assert of(price_micro=-1)["relative_price"] == of(mean_price_micro=-1)["relative_price"] == 0.5
    assert of(price_micro=0, mean_price_micro=0)["relative_price"] == 0.5


@settings(deadline=None)
@given(st.tuples(wide, wide, wide, st.integers(0, 3), wide, st.integers(1, 2**60), wide, wide, wide, wide))
def test_every_number_is_from_0_to_1(numbers: tuple[int, ...]) -> None:
    out = np.zeros(12, np.int32)
    context(*numbers, out)
    assert ((out >= 0) & (out <= UNIT)).all()
