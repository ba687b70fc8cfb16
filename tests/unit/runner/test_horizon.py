"""Event time runs ahead only as far as nothing published earlier can come too late."""

import itertools
from collections.abc import Sequence

import pytest

from streams.runner.horizon import Horizon

HOUR_MS = 3_600_000
SURE_MS, PLACE_MS = 1_000_000_000, 1_500_000_000


def until_ms(resting: Sequence[bool | None], answers: Sequence[int], looks: int = 3) -> int:
    """Of a partition with two inputs and a lateness of two hours, after that many looks with a record at hand.

    `answers`: when the last fetch of both was answered, at each look of the second input in turn."""
    told = iter(answers)
    horizon = Horizon(lambda which: next(told) if which else 0, SURE_MS, 2 * HOUR_MS)
    for _ in range(looks):
        horizon.look(lambda: PLACE_MS, resting)
    return horizon.until_ms


@pytest.mark.parametrize(
    ("resting", "answers", "sure_ms"),
    [
        ((False, True), (1, 2, 3), PLACE_MS),  # fetched twice since the record came
        ((False, True), (1, 1, 2), SURE_MS),  # the one answer may be to a fetch of before
        ((False, True), (1, 1, 1), SURE_MS),
        ((False, None), (1, 2, 3), SURE_MS),  # its records are on the way
        ((False, False), (1, 1, 1), PLACE_MS),  # it has records at hand
    ],
)
def test_a_place_is_sure_once_every_input_is_at_hand_or_fetched_anew(
    resting: Sequence[bool | None], answers: Sequence[int], sure_ms: int
) -> None:
    assert until_ms(resting, answers) == sure_ms + HOUR_MS


def test_without_a_record_at_hand_nothing_is_made_sure() -> None:
    horizon = Horizon(lambda _: None, SURE_MS, 0)
    for _ in range(3):
        horizon.look(lambda: None, (True, True))
    assert horizon.until_ms == SURE_MS + 60_000


def test_what_is_sure_does_not_go_back() -> None:
    told = itertools.count()
    horizon = Horizon(lambda _: next(told), SURE_MS, 2 * HOUR_MS)
    for _ in range(3):
        horizon.look(lambda: 5, (True, True))
    assert horizon.until_ms == SURE_MS + HOUR_MS


def test_what_is_sure_ends_where_an_input_does_that_has_come_since() -> None:
    told, places = itertools.count(), iter((PLACE_MS, PLACE_MS - 5))
    horizon = Horizon(lambda _: next(told), SURE_MS, 2 * HOUR_MS)
    for _ in range(3):
        horizon.look(places.__next__, (True, True))
    assert horizon.until_ms == PLACE_MS - 5 + HOUR_MS
