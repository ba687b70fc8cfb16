"""Probabilities from a table: what it lists, and what it may not."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.errors import BadSetting
from scorer.policies import table

ROW = {"launch": 1, "offer": 0, "channel": 2, "from_micro": 20_000, "probability_micro": 300_000}
keys = st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 3), st.integers(0, 9))


def listed(*rows: dict[str, Any]) -> Any:
    return table.build(np.array([tuple((ROW | row).values()) for row in rows], table.LISTED))


def test_a_row_holds_from_its_interest_up_to_the_next_row() -> None:
    rows = listed({}, {"from_micro": 90_000, "probability_micro": 800_000})
    asked = (0, 19_999, 20_000, 89_999, 90_000, 1_000_000)
    found = [int(table.listed_micro(rows, 1, 0, 2, interest)) for interest in asked]
    assert found == [0, 0, 300_000, 300_000, 800_000, 800_000]


def test_another_arm_has_nothing_of_it() -> None:
    rows = listed({}, {"launch": 2, "from_micro": 0})
    assert [int(table.listed_micro(rows, *arm, 50_000)) for arm in ((0, 0, 2), (1, 1, 2), (1, 0, 3), (3, 0, 0))] == [
        0
    ] * 4
    assert table.listed_micro(np.zeros(0, table.LISTED), 1, 0, 2, 50_000) == 0


def test_a_probability_above_1_is_refused() -> None:
    with pytest.raises(BadSetting, match=r"from 0 to 1.*probability 1\.5"):
        listed({"probability_micro": 1_500_000})


def test_a_row_that_is_said_twice_is_refused() -> None:
    with pytest.raises(BadSetting, match=r"twice.*'from_micro': 20000"):
        listed({}, {"probability_micro": 1})


@settings(deadline=None)
@given(st.dictionaries(keys, st.integers(0, 1_000_000), max_size=30), keys)
def test_it_finds_what_a_search_of_all_rows_finds(said: dict[tuple[int, ...], int], asked: tuple[int, ...]) -> None:
    rows = table.build(np.array([(*key, micro) for key, micro in said.items()], table.LISTED))
    fitting = [(key[3], micro) for key, micro in said.items() if key[:3] == asked[:3] and key[3] <= asked[3]]
    assert table.listed_micro(rows, *asked) == max(fitting, default=(0, 0))[1]
