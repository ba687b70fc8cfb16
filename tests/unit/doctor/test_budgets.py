"""What doctor says of launches with a budget, by whether anything was granted to them."""

import pytest

from streams.doctor.budgets import told
from streams.local.checks import Level


@pytest.mark.parametrize(
    ("waiting", "level", "seen"),
    [
        ({}, Level.OK, ""),
        ({"kettle": False, "lamp": False}, Level.OK, "granted to 2 launches"),
        ({"lamp": True, "kettle": False, "iron": True}, Level.WARN, "nothing granted to iron, lamp"),
        (dict.fromkeys("edcba", True), Level.WARN, "nothing granted to a, b, c and 2 more"),
    ],
)
def test_launches_that_wait_for_a_grant_are_named_and_no_others(
    waiting: dict[str, bool], level: Level, seen: str
) -> None:
    check = told(waiting)
    assert (check.level, check.seen) == (level, seen)
