"""What feeds the lanes: the journal's steps, and launches of which some cannot be used."""

from dataclasses import dataclass

import pytest

from schemas.registry import PACKAGED
from streams.clickhouse.sink.lane import FAST, SLOW, Lane
from streams.clickhouse.sink.launches import LaunchBook
from streams.clickhouse.sink.ledger_fold import LaneState
from streams.clickhouse.sink.reels import JournalReel, LaunchReel
from streams.codec.encode import encode_one
from streams.journal.records import Checkpoint, Claim, Record, to_avro

LAUNCH = {"launch": "L", "product": "p", "start_ms": 0, "end_ms": 10, "keywords": [], "plan": "", "status": "live"}


@dataclass(frozen=True)
class Fetched:
    """What a consumer's record has."""

    offset: int
    key: bytes | None
    value: bytes | None


def _journal(*records: Record) -> list[Fetched]:
    values = [encode_one("journal", to_avro(record)) for record in records]
    return [Fetched(offset, None, value) for offset, value in enumerate(values)]


def test_a_launch_that_cannot_be_read_is_left_out_and_told(caplog: pytest.LogCaptureFixture) -> None:
    good = encode_one("launches", LAUNCH | {"version": 1})
    book = LaunchBook()
    reel = LaunchReel(book, PACKAGED)
    reel.add([Fetched(0, b"L", b'{"launch":"L"}'), Fetched(1, b"\xff\xfe", good), Fetched(2, b"L", good)])  # type: ignore[list-item]
    reel.position = 3
    assert dict(book.in_force(3).product_of) == {"L": "p"}
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [
        "launches/0/0 is left out",
        "launches/0/1 is left out",
    ]


def test_a_journal_at_rest_is_read_on_behind_its_checkpoints_and_claims() -> None:
    lanes = [Lane(kind, LaneState(), (0,), PACKAGED) for kind in (FAST, SLOW)]
    reel = JournalReel(0, lanes, PACKAGED)
    reel.add(_journal(Claim(0, -1, "a"), Checkpoint(0, -1, "a", -1, (), (), 1), Claim(1, -1, "b")))  # type: ignore[arg-type]
    reel.position = 3
    again = [
        Lane(kind, LaneState(lane.positions()), (0,), PACKAGED) for kind, lane in zip((FAST, SLOW), lanes, strict=True)
    ]
    assert [(lane.journal[0], lane.epoch[0], lane.next_number[0]) for lane in again] == [(3, 1, 0)] * 2
