import numpy as np
import pyarrow as pa

from streams.logs.launching import MOST_LIVE, Window, launches_table, plan_launches

HOUR_MS = 3_600_000


def test_a_product_first_seen_after_the_first_fifth_is_launched_at_its_third_event() -> None:
    """Ten events: the first fifth is events 0 and 1, so that 0 and 1 are old and 2 is new.

    event    0 1 2 3 4 5 6 7 8 9
    product  0 1 2 0 2 0 1 2 1 2
                 ^ first  ^ third, at 7 h
    """
    at_ms = np.arange(10) * HOUR_MS
    product = np.array([0, 1, 2, 0, 2, 0, 1, 2, 1, 2])
    assert plan_launches(at_ms, product) == [Window(2, 7 * HOUR_MS, 7 * HOUR_MS + at_ms[-1] // 5)]


def test_a_window_is_a_fifth_of_the_log_but_an_hour_at_least_and_14_days_at_most() -> None:
    product = np.array([0, 0, 1, 1, 1])
    for span_ms, window_ms in ((1_000, HOUR_MS), (50 * HOUR_MS, 10 * HOUR_MS), (9_000 * HOUR_MS, 14 * 24 * HOUR_MS)):
        [window] = plan_launches(np.array([0, 0, 0, 0, span_ms]), product)
        assert window.end_ms - window.start_ms == window_ms


def test_at_most_100_are_live_and_room_is_made_by_those_that_end() -> None:
    """150 products seen three times in one moment, and one more when all windows have ended."""
    new = np.repeat(np.arange(1, 152), 3)
    product = np.concatenate([np.zeros(200, np.int64), new])
    at_ms = np.zeros(len(product), np.int64)
    at_ms[-3:] = 3 * HOUR_MS
    windows = plan_launches(at_ms, product)
    assert [window.product for window in windows] == [*range(1, MOST_LIVE + 1), 151]


def test_a_product_seen_twice_is_not_launched_and_an_empty_log_launches_nothing() -> None:
    assert plan_launches(np.arange(6), np.array([0, 0, 0, 0, 1, 1])) == []
    assert plan_launches(np.empty(0, np.int64), np.empty(0, np.int64)) == []


def test_launches_carry_no_keywords_as_a_log_knows_none() -> None:
    table = launches_table([Window(1, 5, 9)], pa.array(["a", "b"]))
    assert table.to_pylist() == [
        {"launch": "launch-b", "product": "b", "start_ms": 5, "end_ms": 9, "keywords": [], "version": 1}
        | {"plan": "", "status": "live"}
    ]
