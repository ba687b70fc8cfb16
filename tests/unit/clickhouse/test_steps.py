"""A reader of the journal that finds a step missing says so, and reads on past what only an old owner wrote."""

from typing import Any

import pytest
from aiokafka import ConsumerRecord

from schemas.registry import PACKAGED
from scorer.errors import Inconsistent
from streams.clickhouse.sink.steps import JournalReader
from streams.codec.encode import encode_one
from streams.journal.records import Claim, Record, Step, to_avro

INPUTS: Any = ((), ())


def _record(offset: int, record: Record) -> Any:
    value = encode_one("journal", to_avro(record))
    return ConsumerRecord("journal", 3, offset, 0, 0, None, value, None, 0, len(value), ())


def _step(number: int, epoch: int = 0) -> Step:
    return Step(epoch, number, f"owner{epoch}", -1, *INPUTS)


def _read(*records: Record) -> list[int]:
    """Numbers of the steps that count, of a reader that begins at step 0."""
    reader = JournalReader(3, -1, 0, PACKAGED, reader="sink")
    found = [reader.accept(_record(offset, record)) for offset, record in enumerate(records)]
    return [step.number for step in found if step]


def test_a_step_that_is_missing_is_told_with_its_place_and_who_read_there() -> None:
    """claim 0 | step 0 | [step 1: deleted] | step 2"""
    told = r"steps are missing.*journal/3/2.*step 2, expected 1.*before the sink read them.*retention of the journal"
    with pytest.raises(Inconsistent, match=told):
        _read(Claim(0, -1, "owner0"), _step(0), _step(2))


def test_a_step_that_was_sent_twice_and_one_of_an_overtaken_owner_are_passed_over() -> None:
    """claim 0 | step 0, again | claim 1 | step 4 of the old owner | step 1"""
    claims = Claim(0, -1, "owner0"), Claim(1, 0, "owner1")
    assert _read(claims[0], _step(0), _step(0), claims[1], _step(4), _step(1, epoch=1)) == [0, 1]
