"""Which launch an event belongs to: by offset, product, window; the newest start wins, then the lower id."""

import numpy as np
import pytest

from scorer.errors import Inconsistent
from streams.clickhouse.sink.launches import LaunchBook
from streams.recount.launches import Launches

VERSIONS = [
    ("b", {"launch": "b", "product": "p", "start_ms": 0, "end_ms": 100}),
    ("a", {"launch": "a", "product": "p", "start_ms": 0, "end_ms": 50}),
    ("c", {"launch": "c", "product": "p", "start_ms": 20, "end_ms": 30}),
    ("b", {"launch": "b", "product": "q", "start_ms": 0, "end_ms": 100}),
    ("c", None),
]


def _book() -> LaunchBook:
    book = LaunchBook()
    for offset, (key, launch) in enumerate(VERSIONS):
        book.add(offset, key, launch)
    book.position = len(VERSIONS)
    return book


def _live(launches_next: int, product: str, at_ms: int) -> str:
    force = _book().in_force(launches_next)
    return str(force.live([product], np.zeros(1, np.int64), np.array([at_ms]))[0])


def test_the_launch_that_started_last_wins_then_the_lower_id() -> None:
    assert [_live(3, "p", at) for at in (0, 19, 20, 29, 30, 49, 50, 99, 100)] == [*"aaccaabb", ""]


def test_only_versions_below_the_offset_of_the_step_count() -> None:
    assert [_live(n, "p", 60) for n in range(6)] == ["", "b", "b", "b", "", ""]
    assert [_live(n, "q", 60) for n in (3, 4)] == ["", "b"]


def test_a_tombstone_ends_a_launch_and_its_product_stays_known() -> None:
    assert [_live(4, "p", 25), _live(5, "p", 25)] == ["c", "a"]
    assert _book().in_force(5).product_of == {"a": "p", "b": "q", "c": "p"}


def test_asking_before_they_were_read_is_an_error_and_not_an_empty_answer() -> None:
    book = _book()
    book.position = 2
    with pytest.raises(Inconsistent, match="before they were read"):
        book.in_force(3)


def test_the_recount_has_the_same_rule() -> None:
    other = Launches([(offset, key, launch) for offset, (key, launch) in enumerate(VERSIONS)])
    for launches_next in range(6):
        for product in "pq":
            for at_ms in (0, 19, 20, 29, 30, 49, 50, 99, 100):
                assert other.live(launches_next, product, at_ms) == _live(launches_next, product, at_ms)


def test_a_launch_that_was_ended_is_live_no_more_and_a_paused_one_is() -> None:
    book, again = LaunchBook(), Launches()
    for offset, status in enumerate(("live", "paused", "ended")):
        launch = {"launch": "a", "product": "p", "start_ms": 0, "end_ms": 100, "status": status}
        book.add(offset, "a", launch)
        again.versions.append((offset, "a", launch))
    book.position = 3
    found = [book.in_force(n).live(["p"], np.zeros(1, np.int64), np.array([50]))[0] for n in (1, 2, 3)]
    assert found == [again.live(n, "p", 50) for n in (1, 2, 3)] == ["a", "a", ""]
