"""What a launch had learnt, as it stood below each offset: steps are read again with what they knew."""

from typing import Any

import pytest

from scorer.learning.solved import blank
from streams.learnt import PolicyStates


def _state(place: int, outcomes: int, currencies: tuple[str, ...] = ()) -> dict[str, Any]:
    row = blank(1)
    row["outcomes"] = outcomes
    solved = row.tobytes()
    return {"place": place, "format": 1, "solved": solved, "positions": {}, "currencies": list(currencies)}


@pytest.mark.parametrize(("before", "outcomes"), [(0, 0), (2, 0), (3, 4), (5, 4), (6, 9), (7, 9), (8, 0)])
def test_a_state_is_in_force_from_the_offset_behind_it_on(before: int, outcomes: int) -> None:
    """Kettle has learnt 4 outcomes at offset 2, 9 at offset 5; at 6 somebody else did; at 7 kettle is forgotten."""
    states = PolicyStates()
    states.add(2, "kettle", _state(2, 4))
    states.add(5, "kettle", _state(5, 9))
    states.add(6, "lamp", _state(6, 30))
    states.add(7, "kettle", None)
    assert states.solved(["kettle"], ["CNY"], before)["outcomes"].tolist() == [outcomes]


@pytest.mark.parametrize(("before", "outcomes"), [(0, 0), (1, 0), (2, 5), (4, 5), (5, 8)])
def test_what_new_launches_begin_with_is_in_force_from_the_offset_behind_it_on(before: int, outcomes: int) -> None:
    states = PolicyStates()
    states.add(1, "", _state(1, 5, ("CNY",)))
    states.add(4, "", _state(4, 8, ("CNY",)))
    assert states.solved(["kettle"], ["CNY"], before)["outcomes"].tolist() == [outcomes]
