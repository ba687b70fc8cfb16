"""The number in a product id."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.id_number import id_number


@pytest.mark.parametrize(
    ("product", "number"),
    [
        ("85123A", 85_123),
        ("sku-2024-00017-b", 17),
        ("12-34", 12),
        ("lamp", 0),
        ("", 0),
        ("٣٤", 0),
        ("4294967297", 1),
    ],
)
def test_it_is_the_first_of_the_longest_runs_of_digits(product: str, number: int) -> None:
    assert id_number(product) == number


@given(st.text(max_size=400))
def test_any_id_has_one_that_a_row_can_hold(product: str) -> None:
    assert 0 <= id_number(product) < 2**32


@given(st.integers(1, 2**32 - 2))
def test_what_is_numbered_in_turn_is_one_apart(number: int) -> None:
    assert id_number(f"p{number + 1}") - id_number(f"p{number}") == 1
