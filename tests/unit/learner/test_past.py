"""Outcomes as JSON lines: what teaches, and which line does not."""

import json
from typing import Any

import pytest

from scorer.errors import BadInput
from streams.learner.past import read

LINE = {
    "launch": "a",
    "shown": "told",
    "reward_micro": 200_000,
    "prior_micro": 5,
    "clicked_ms": 7,
    "purchased_ms": -1,
    "context": [4096] * 12,
}


def _lines(**changed: Any) -> list[str]:
    return [json.dumps(LINE), "", json.dumps({**LINE, **changed})]


def test_outcomes_are_read_by_launch_or_all_as_of_one() -> None:
    lines = _lines(launch="b", shown="failed", clicked_ms=-1)
    found, one = read(lines, "f"), read(lines, "f", "c")
    assert {launch: len(rows) for launch, rows in found.items()} == {"a": 1, "b": 1}
    assert [one["c"].shown.tolist(), one["c"].clicked.tolist(), one["c"].x.shape] == [[1, 0], [1, 0], (2, 12)]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"reward_micro": 0.5}, "an outcome needs `reward_micro`, a whole number; at f, line 3; seen: 0.5"),
        ({"launch": None}, "an outcome needs `launch`, a text; at f, line 3; seen: None"),
        ({"prior_micro": 2**70}, f"`prior_micro` is beyond what any plan can promise; at f, line 3; seen: {2**70}"),
        ({"shown": "fialed"}, "`shown` is assumed, told or failed; at f, line 3; seen: fialed"),
        ({"shown": "Failed"}, "`shown` is assumed, told or failed; at f, line 3; seen: Failed"),
        ({"context": [1, 2]}, "a context is 12 whole numbers from 0 to 4096; at f, line 3; seen: [1, 2]"),
        ({"context": [5000] * 12}, "a context is 12 whole numbers from 0 to 4096; at f, line 3; seen: [5000, "),
    ],
)
def test_a_line_that_cannot_teach_is_named(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(BadInput) as raised:
        read(_lines(**changed), "f")
    assert str(raised.value).startswith(told)


def test_what_is_no_json_is_named() -> None:
    with pytest.raises(BadInput, match="a line that is no JSON; at f, line 1"):
        read(["{"], "f")
