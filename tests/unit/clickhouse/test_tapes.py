"""Tapes hold what was fetched: inputs by offset, outputs by number, each once."""

from dataclasses import dataclass

import pytest

from schemas.registry import PACKAGED
from scorer.errors import BadInput, Inconsistent
from streams.clickhouse.sink.tapes import InputTape, OutputTape, Span
from streams.codec.encode import encode_one


@dataclass(frozen=True)
class Fetched:
    """What a consumer's record has."""

    offset: int
    value: bytes | None
    timestamp: int = 5


def _inputs(*offsets: int) -> list[Fetched]:
    return [Fetched(offset, b"v%d" % offset, 1000 + offset) for offset in offsets]


def _output(offset: int, seq: int) -> Fetched:
    row = {"seq": seq, "event_id": f"e{seq}", "shopper": "s", "launch": "l", "product": "p", "at_ms": 1}
    row |= {"topic": "searches", "partition": 0, "offset": seq, "published_ms": 2, "similarity_micro": 3}
    return Fetched(offset, encode_one("search-scores", row | {"model": "m", "flags": 0}))


def _tape(next_seq: int = 0) -> OutputTape:
    return OutputTape("search-scores", 0, offset=0, next_seq=next_seq, registry=PACKAGED)


def test_a_range_of_an_input_is_taken_without_what_was_rejected() -> None:
    tape = InputTape("clicks", 0, 0)
    tape.add(_inputs(0, 1, 2, 5, 6))
    taken = tape.take([Span(1, 6)], frozenset({2}))
    assert [taken.offsets.tolist(), taken.values, taken.published_ms.tolist()] == [[1, 5], [b"v1", b"v5"], [1001, 1005]]
    assert [tape.taken, tape.take([Span(6, 7)], frozenset()).offsets.tolist(), tape.held_bytes] == [6, [6], 0]


def test_of_a_range_of_which_retention_left_a_step_less_the_last_are_taken_and_the_rest_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """offsets 0 1 | 2 3 [4: a marker] 5 6 7: of five the worker found three, and refused 6"""
    tape = InputTape("clicks", 0, 0)
    tape.add(_inputs(0, 1, 2, 3, 5, 6, 7))
    taken = tape.take([Span(0, 2, 2), Span(2, 8, 3)], frozenset({6}))
    assert taken.offsets.tolist() == [0, 1, 5, 7]
    assert "2 records of clicks/0 from offset 2 to 3 went" in caplog.text


def test_a_range_with_a_hole_at_its_end_is_covered_once_the_consumer_has_passed_it() -> None:
    """offsets 0 1 [2 3: markers of a transaction] 4"""
    tape = InputTape("clicks", 0, 0)
    tape.add(_inputs(0, 1))
    tape.position = 2
    before = tape.covers((0, 4))
    tape.position = 4
    assert [before, tape.covers((0, 4))] == [False, True]


def test_outputs_sent_twice_are_kept_once() -> None:
    """numbers 0 1 2 | the new owner again: 1 2 3"""
    tape = _tape()
    tape.add([_output(0, 0), _output(1, 1), _output(2, 2), _output(3, 1)])
    tape.add([_output(4, 2), _output(5, 3)])
    tape.position = 6
    assert [tape.covers((0, 4)), tape.covers((0, 5))] == [True, False]
    assert tape.take(0, 3).column("seq").to_pylist() == [0, 1, 2]
    assert [tape.place, tape.taken_seq] == [3, 3]
    assert [tape.take(3, 1).column("event_id").to_pylist(), tape.place] == [["e3"], 6]


def test_an_output_that_was_taken_holds_nothing() -> None:
    tape = _tape()
    tape.add([_output(0, 0), _output(1, 1), _output(2, 1)])
    unread = tape.held_bytes
    tape.take(0, 2)
    assert [unread > 1500, tape.held_bytes] == [True, 0]


def test_what_no_step_takes_is_passed_once_nothing_else_is_held() -> None:
    """numbers 0, then a letter of no step (-1) and a repeat (0), which the topic may forget"""
    tape = _tape()
    tape.add([_output(0, 0), _output(1, -1), _output(2, 0)])
    tape.position = 3
    unread = tape.place
    tape.read()
    held = tape.place
    tape.take(0, 1)
    assert [unread, held, tape.place] == [0, 0, 3]


def test_what_was_passed_stays_passed_while_the_next_record_is_held() -> None:
    tape = _tape(next_seq=1)
    tape.add([_output(4, 0)])  # type: ignore[list-item]
    tape.position = 5
    tape.read()
    tape.add([_output(9, 1)])  # type: ignore[list-item]
    assert tape.place == 5


def test_a_missing_number_is_an_error_that_names_the_place() -> None:
    tape = _tape()
    tape.add([_output(10, 0), _output(11, 2)])
    with pytest.raises(Inconsistent, match=r"search-scores/0/11.*number 2, expected 1"):
        tape.covers((0, 1))


def test_after_a_restart_numbers_inserted_before_are_dropped() -> None:
    tape = _tape(next_seq=2)
    tape.add([_output(7, 0), _output(8, 1), _output(9, 2)])
    assert tape.take(2, 1).column("seq").to_pylist() == [2]


def test_a_record_that_is_none_of_the_topic_is_an_error() -> None:
    tape = _tape()
    tape.add([Fetched(0, b"\x00\x00\x00\x00\x01nonsense")])
    with pytest.raises(BadInput):
        tape.covers((0, 1))
