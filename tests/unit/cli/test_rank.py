"""A ranking on a screen: what could be promoted in order, then what is held back and why."""

from typing import Any

import pytest

from streams.cli import rank


def told(**fields: Any) -> dict[str, Any]:
    """Two launches of which one is held back; three more are live."""
    one = {"launch": "kettle", "product": "P-1", "plan_version": 1, "interest": 0.25}
    arm = {"rank": 1, "offer": "ten-off", "channel": "push", "value": 1.5, "propensity": 0.9}
    ground = {"name": "stock", "words": "3 pieces in stock, limit 10"}
    held = {"launch": "toaster", "product": "P-2", "plan_version": 2, "interest": 0.5, "reasons": [ground]}
    result: dict[str, Any] = {"shopper": "anna", "at_ms": 0, "policy": "thompson"}
    return result | {"launches": [one | arm], "held_back": [held], "outranked": 3} | fields


def test_each_launch_says_what_it_is_worth_or_what_holds_it_back(capsys: pytest.CaptureFixture[str]):
    rank._show(told())
    assert capsys.readouterr().out.splitlines() == [
        "anna at 1970-01-01 00:00:00 UTC: thompson",
        "  1 kettle                 interest 25.00%  value   1.500  chance  90.0%",
        "    P-1, ten-off by push",
        "Held back",
        "  - toaster (interest 50.00%): stock (3 pieces in stock, limit 10)",
        "3 more are live, further from the shopper's taste than these.",
    ]


def test_where_nothing_can_be_promoted_that_is_said(capsys: pytest.CaptureFixture[str]):
    rank._show(told(launches=[], held_back=[], outranked=0))
    assert capsys.readouterr().out.splitlines()[1:] == ["Nothing can be promoted now."]
