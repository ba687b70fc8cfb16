"""Training rows: the worker's fold, and labels that look ahead exactly as far as the window.

shopper 1:   view A @100   point @100   view A @150   buy B @200 ...
"""

import numpy as np
import pytest

from scorer import kinds
from scorer.events import EVENT, TOO_LATE
from scorer.recent import CLICKS
from streams.examples.points import Clicks, Points, points_of
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.fakes.models import HashText

WINDOW_MS = 86_400_000


def _events(*rows: tuple[int, int, int, int]) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    events = np.zeros(len(rows), EVENT)
    for at, (row, product, at_ms, kind) in enumerate(rows):
        events[at]["row"], events[at]["product"], events[at]["at_ms"], events[at]["kind"] = row, product, at_ms, kind
    return events


def _after(
    events: np.ndarray[tuple[int], np.dtype[np.void]], at: int, products: list[int], of_kinds: tuple[int, ...] = CLICKS
) -> list[bool]:
    """Whether shopper 1 clicks each product within 50 ms after event `at`."""
    asked = np.array([1], np.int32), np.array([products], np.int32), np.array([at])
    found: list[bool] = Clicks(events, of_kinds).within(*asked, 50).tolist()[0]
    return found


def test_a_click_counts_after_the_point_and_up_to_the_end_of_the_window() -> None:
    events = _events(
        (1, 2, 99, kinds.SEARCH),
        (1, 0, 100, kinds.VIEW),
        (1, 0, 150, kinds.VIEW),
        (1, 1, 200, kinds.PURCHASE),
        (2, 1, 120, kinds.VIEW),
    )
    assert [_after(events, at, [0, 1, -1]) for at in range(4)] == [
        [True, False, False],
        [True, False, False],
        [False, True, False],
        [False, False, False],
    ]


def test_of_clicks_of_one_moment_those_behind_the_point_are_after_it() -> None:
    events = _events((1, 0, 100, kinds.PURCHASE), (1, 1, 100, kinds.PURCHASE), (1, 2, 100, kinds.PURCHASE))
    assert [_after(events, at, [0, 1, 2]) for at in range(3)] == [
        [False, True, True],
        [False, False, True],
        [False, False, False],
    ]


def test_a_click_that_is_written_twice_is_no_second_one() -> None:
    events = _events((1, 0, 100, kinds.VIEW), (1, 0, 100, kinds.VIEW), (1, 0, 101, kinds.VIEW), (1, 0, 160, kinds.VIEW))
    assert [_after(events, at, [0]) for at in range(3)] == [[True], [True], [False]]


def test_returns_searches_and_rejected_events_are_no_clicks() -> None:
    events = _events((1, 0, 10, kinds.RETURN), (1, 0, 20, kinds.SEARCH), (1, 0, 30, kinds.VIEW), (1, 0, 90, kinds.VIEW))
    events[2]["status"] = TOO_LATE
    assert _after(events, 0, [0]) == [False]


def test_popularity_counts_what_anyone_clicked_up_to_the_point() -> None:
    clicks = Clicks(_events((1, 0, 10, kinds.VIEW), (2, 0, 20, kinds.CART), (3, 1, 20, kinds.VIEW)))
    assert clicks.before(np.array([[0, 1]], np.int32), np.array([19])).tolist() == [[1, 0]]
    assert clicks.before(np.array([[0, 1]], np.int32), np.array([20])).tolist() == [[2, 1]]


async def _of(chunk: int) -> Points:
    log = Shop(5, 6_000).log
    return await points_of(
        log, HashText(), Settings(chunk=chunk), window_ms=WINDOW_MS, progress=lambda what, share: None
    )


@pytest.mark.timeout(200)
async def test_a_log_gives_the_same_rows_whatever_the_chunks() -> None:
    one, other = await _of(5_000), await _of(777)
    assert len(one.features) > 50
    assert one.features.tobytes() == other.features.tobytes()
    assert one.clicked.tolist() == other.clicked.tolist()
    assert one.clicked.any()
    assert not one.clicked[one.product < 0].any()
    assert not one.features[one.product < 0].any()


def test_a_candidate_that_nobody_ever_clicked_was_not_clicked_by_the_next_shopper_either() -> None:
    assert _after(_events((1, 0, 5, kinds.SEARCH), (2, 0, 10, kinds.VIEW)), 0, [1]) == [False]


def test_purchases_alone_can_be_asked_for() -> None:
    events = _events((1, 0, 5, kinds.SEARCH), (1, 0, 10, kinds.VIEW), (1, 1, 20, kinds.PURCHASE))
    assert _after(events, 0, [0, 1], (kinds.PURCHASE,)) == [False, True]
