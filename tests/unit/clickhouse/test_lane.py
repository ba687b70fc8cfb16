"""A lane waits for whole steps, keeps within its limit, and starves no partition."""

from dataclasses import dataclass

import pytest

from schemas.registry import PACKAGED
from schemas.topics import INPUTS, OUTPUTS
from streams.clickhouse.sink.lane import FAST, SLOW, Lane, LaneKind
from streams.clickhouse.sink.launches import LaunchBook
from streams.clickhouse.sink.ledger_fold import LaneState
from streams.clickhouse.sink.steps import CountedStep

CLICKS_ONLY = LaneKind("slow", ("clicks",), (), 1.0, 10)


@dataclass(frozen=True)
class Fetched:
    """What a consumer's record has."""

    offset: int
    value: bytes = b"x" * 100
    timestamp: int = 5


def _lane(*steps: CountedStep, kind: LaneKind = CLICKS_ONLY, state: LaneState | None = None) -> Lane:
    lane = Lane(kind, state or LaneState(), (0, 1), PACKAGED)
    for step in steps:
        lane.offer(step)
    return lane


def _step(partition: int, number: int, first: int, stop: int, launches_next: int = 0) -> CountedStep:
    return CountedStep(partition, number, 0, number + 1, {"clicks": (first, stop)}, {}, {}, launches_next)


def _fetched(lane: Lane, partition: int, stop: int) -> None:
    tape = lane.tapes["clicks", partition]
    tape.add([Fetched(offset) for offset in range(tape.position, stop)])  # type: ignore[list-item]
    tape.position = stop


def _book(position: int = 0) -> LaunchBook:
    book = LaunchBook()
    book.position = position
    return book


def test_a_step_is_ready_once_all_its_records_have_come() -> None:
    lane = _lane(_step(0, 0, 0, 4), _step(0, 1, 4, 8))
    _fetched(lane, 0, 3)
    assert lane.ready(_book()) == {}
    _fetched(lane, 0, 7)
    assert lane.ready(_book()) == {0: (0, 1)}


def test_a_step_waits_for_the_launches_that_it_names() -> None:
    lane = _lane(_step(0, 0, 0, 4, launches_next=2))
    _fetched(lane, 0, 4)
    assert [lane.ready(_book(1)), lane.ready(_book(2))] == [{}, {0: (0, 1)}]


def test_an_insert_keeps_within_the_limit_but_takes_a_longer_step_whole() -> None:
    lane = _lane(_step(0, 0, 0, 30), _step(0, 1, 30, 36), _step(0, 2, 36, 40), _step(0, 3, 40, 41))
    _fetched(lane, 0, 41)
    first = lane.ready(_book())
    lane.take(first, _book())
    assert [first, lane.ready(_book())] == [{0: (0, 1)}, {0: (1, 3)}]


def test_a_backlog_of_one_partition_does_not_starve_the_other() -> None:
    lane = _lane(*(_step(p, n, 10 * n, 10 * n + 10) for n in range(4) for p in (0, 1)))
    _fetched(lane, 0, 40)
    _fetched(lane, 1, 40)
    taken = []
    for _ in range(4):
        ranges = lane.ready(_book())
        taken += list(ranges)
        lane.take(ranges, _book())
    assert taken == [0, 1, 0, 1]


def test_a_full_tape_is_fed_on_only_while_the_next_step_needs_it() -> None:
    lane = _lane(_step(0, 0, 0, 8))
    _fetched(lane, 0, 6)
    hungry = lane.holds_enough(("clicks", 0), 500)
    _fetched(lane, 0, 8)
    assert [hungry, lane.holds_enough(("clicks", 0), 500), lane.holds_enough(("clicks", 0), 5000)] == [
        False,
        True,
        False,
    ]


def test_positions_bring_a_new_lane_to_the_same_place() -> None:
    lane = _lane(_step(0, 0, 0, 4), _step(0, 1, 4, 8))
    _fetched(lane, 0, 8)
    lane.take({0: (0, 1)}, _book())
    again = _lane(_step(0, 0, 0, 4), _step(0, 1, 4, 8), state=LaneState(lane.positions()))
    assert again.positions() == lane.positions()
    assert [again.next_number[0], again.tapes["clicks", 0].position, len(again.waiting[0])] == [1, 4, 1]


def test_a_lane_without_steps_to_go_reads_on_behind_what_else_the_journal_holds() -> None:
    """journal: step 0 (offset 0), CHECKPOINT, CLAIM of epoch 1"""
    lane = _lane(_step(0, 0, 0, 4))
    _fetched(lane, 0, 4)
    lane.heard(0, 3, 1)
    waiting = lane.positions()
    lane.take({0: (0, 1)}, _book())
    places = [{key: at[key] for key in ("journal/0", "journal#epoch/0")} for at in (waiting, lane.positions())]
    assert places == [{"journal/0": 0, "journal#epoch/0": -1}, {"journal/0": 3, "journal#epoch/0": 1}]


def test_what_was_passed_at_rest_stays_passed_while_the_next_step_waits() -> None:
    lane = _lane(_step(0, 0, 0, 0))
    lane.take(lane.ready(_book()), _book())
    lane.heard(0, 500, 100)
    lane.offer(_step(0, 1, 0, 4))
    assert (lane.positions()["journal/0"], lane.positions()["journal#epoch/0"]) == (500, 100)


def test_a_lane_that_is_ahead_of_the_reader_stays_there() -> None:
    lane = _lane(state=LaneState({"journal/0": 9, "journal#epoch/0": 2, "journal#number/0": 5}))
    lane.heard(0, 4, 1)
    assert [lane.positions()["journal/0"], lane.positions()["journal#epoch/0"]] == [9, 2]


def test_the_slow_lane_carries_every_topic_but_triggers() -> None:
    assert {*SLOW.inputs, *SLOW.outputs} == {*INPUTS, *OUTPUTS} - {"triggers"}


@pytest.mark.parametrize(("took_s", "apart_s"), [(0.1, 1.0), (0.25, 1.0), (0.6, 2.4), (30.0, 3.0)])
def test_a_lane_that_would_insert_all_the_time_waits_longer_for_more(took_s: float, apart_s: float) -> None:
    assert LaneKind("slow", (), (), 1.0, 10, share=0.25).apart_s(took_s) == pytest.approx(apart_s)


def test_a_trigger_is_waited_for_no_longer_however_long_an_insert_takes() -> None:
    assert [FAST.apart_s(0.05), FAST.apart_s(0.2)] == [0.2, 0.2]
