"""What many audiences ask of the same shoppers is worked out once, and answered as if each had asked alone."""

from typing import Any, cast

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer import audience
from scorer.arrays import Table
from scorer.audience.conditions import condition_of
from scorer.audience.readings import Moment
from scorer.audience.syntax import Every, Not, Some, Tree
from tests.builders.audiences import HALF_LIFE_MS, TREES, answered, shoppers
from tests.builders.core import T0


@settings(deadline=None)
@given(st.lists(TREES, min_size=2, max_size=4), st.integers(0, 2**32))
def test_an_answer_does_not_depend_on_what_was_asked_of_the_same_profiles_before(some: list[Tree], seed: int) -> None:
    rows, at_ms = shoppers(seed, 12), np.full(12, T0, np.int64)
    shared = [*some, Every(0, 0, tuple(some)), Not(0, 0, some[0]), Some(0, 0, tuple(reversed(some)))]
    moment = audience.moment_of(rows, at_ms, half_life_ms=HALF_LIFE_MS)
    together = [audience.Audience(condition_of(tree)).holds_at(moment).tolist() for tree in shared]
    assert together == [answered(tree, rows, at_ms) for tree in shared]


def test_what_two_audiences_ask_alike_is_answered_by_one_array() -> None:
    moment = audience.moment_of(shoppers(1, 12), np.full(12, T0, np.int64), half_life_ms=HALF_LIFE_MS)
    first, again = (
        audience.compile(text).holds_at(moment) for text in ("events>3 and is_new", "(events > 3 and is_new)")
    )
    assert first is again


class Counted:
    """Profiles that note which of their columns are read."""

    def __init__(self, rows: Table) -> None:
        self._rows, self.read = rows, list[str]()

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, column: str) -> Any:
        self.read.append(column)
        return self._rows[column]


def test_a_column_is_read_once_however_many_audiences_compare_it() -> None:
    points = Counted(shoppers(1, 12))
    moment = Moment(cast(Table, points), np.full(12, T0, np.int64), HALF_LIFE_MS)
    for text in ("events > 3 and is_new", "events > 3 or language == 'zh'", "not events <= 9", "is_new"):
        audience.compile(text).holds_at(moment)
    assert points.read == ["events", "bought_min", "language"]


def test_a_number_among_numbers_is_answered_for_every_shopper() -> None:
    rows, at_ms = shoppers(1, 3), np.full(3, T0, np.int64)
    assert [answered(audience.compile(text).condition.tree, rows, at_ms) for text in ("3 in [1, 3]", "3 in [1]")] == [
        [True] * 3,
        [False] * 3,
    ]
