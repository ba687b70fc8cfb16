"""Which clicks are predicted.

minute   0   1   2   3   4   5   6   7 | 8   9
shopper  s   t   s   t   s   t   s   u | t   s
product  a   a   b   b   a   a   b   a | n   n
"""

from dataclasses import replace

import numpy as np
import pytest

from scorer.errors import BadInput
from streams.examples.clicks import clicks_of
from streams.examples.launched import LAUNCH_MS, launched
from streams.examples.split import moment, split
from streams.logs.behaviour import RETURN
from tests.builders.click_log import MINUTE, click_log

ROWS = [(who, what, at) for at, (who, what) in enumerate(zip("ststststts"[:7] + "uts", "aabbaaba" + "nn", strict=True))]


def test_a_click_is_predicted_where_shopper_and_product_were_seen_before() -> None:
    found = split(clicks_of(click_log(*ROWS)), 100, 1)
    assert found.cut_ms == 8 * MINUTE
    assert found.click[found.all].tolist() == found.click[found.new].tolist() == [9]
    assert found.click[~found.all].tolist() == [2 + 1, 4, 5, 6]
    assert found.again.tolist() == [False, True, True, True, False]


def test_a_click_that_came_late_moves_no_border() -> None:
    clicks = clicks_of(click_log(*ROWS))
    late = replace(clicks, at_ms=np.array([0, 1, 2, 3, 4, 5, 0, 7, 0, 9]) * MINUTE)  # the 7th and the 9th came late
    assert [moment(late, share) for share in (0.6, 0.8)] == [4 * MINUTE, 7 * MINUTE]


def test_a_sample_is_as_large_as_asked_and_the_same_again() -> None:
    clicks = clicks_of(click_log(*[(f"s{at % 3}", f"p{at % 5}", at) for at in range(200)]))
    first, second = split(clicks, 7, 5), split(clicks, 7, 5)
    assert first.all.sum() == 7
    assert first.click.tolist() == second.click.tolist()


def test_a_log_without_anything_to_predict_is_refused() -> None:
    with pytest.raises(BadInput, match="nothing to predict in its last fifth"):
        split(clicks_of(click_log(("s", "a", 0), ("t", "b", 1))), 9, 1)


def test_returns_are_no_clicks() -> None:
    with pytest.raises(BadInput, match="nothing to predict"):
        split(clicks_of(click_log(*ROWS, kind=RETURN)), 9, 1)


def test_every_product_is_launched_at_its_first_click() -> None:
    log = click_log(*ROWS)
    rows = launched(log, clicks_of(log)).launches.to_pylist()
    told = [(row["product"], row["start_ms"] // MINUTE, row["end_ms"] - row["start_ms"]) for row in rows]
    assert told == [("a", 0, LAUNCH_MS), ("b", 2, LAUNCH_MS), ("n", 8, LAUNCH_MS)]
