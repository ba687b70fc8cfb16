"""A ledger whose head retention has deleted; time goes to the right, [..] is deleted.

[claim A  intent A  done A]  done of both lanes again    a new owner goes on at what is left
[claim A  done A  intent A]  intent A again              and repeats what is open
[claim A  done A]                                        nothing says what has been inserted
"""

from typing import Any

import pytest

from schemas.registry import PACKAGED
from scorer.errors import Inconsistent
from streams.clickhouse.sink.ledger import Ledger
from streams.clickhouse.sink.ledger_records import Done, Intent
from tests.fakes.forgetful_log import ForgetfulLog

LANES = ("fast", "slow")
AT = {"journal/0": 7}


def _pen(log: ForgetfulLog, owner: str) -> Ledger:
    made: Any = log
    return Ledger(made, made, owner=owner, registry=PACKAGED)


async def _forgotten() -> tuple[ForgetfulLog, Ledger]:
    """Owner A has carried out an intent in each lane, and retention has deleted all of it."""
    log = ForgetfulLog()
    pen = _pen(log, "A")
    await pen.claim(LANES)
    for lane in LANES:
        await pen.append(_done(pen, lane))
    log.forget()
    return log, pen


def _done(pen: Ledger, lane: str) -> Done:
    return Done(pen.epoch, 4, lane, pen.owner, AT)


async def test_a_place_that_was_said_again_is_gone_on_from() -> None:
    log, pen = await _forgotten()
    for lane in LANES:
        await pen.append(_done(pen, lane))
    newer = _pen(log, "B")
    found = await newer.claim(LANES)
    states = [(found.lane(lane).positions, found.lane(lane).next_number) for lane in LANES]
    assert (states, newer.epoch) == ([(AT, 5)] * 2, 1)


async def test_an_open_intent_that_was_said_again_is_repeated_from_its_place() -> None:
    log, pen = await _forgotten()
    intent = Intent(pen.epoch, 5, "slow", "A", "slow-A-5", {0: (7, 9)}, "code", AT)
    await pen.append(_done(pen, "fast"))
    await pen.append(intent)
    slow = (await _pen(log, "B").claim(LANES)).lane("slow")
    assert (slow.open, slow.positions, slow.next_number) == (intent, AT, 5)


@pytest.mark.parametrize("left", ["none", "fast"])
async def test_a_sink_that_cannot_know_what_is_inserted_inserts_nothing(left: str) -> None:
    log, pen = await _forgotten()
    if left == "fast":
        await pen.append(_done(pen, "fast"))
    with pytest.raises(Inconsistent, match=r"what (fast and )?slow have inserted.*retention_ms"):
        await _pen(log, "B").claim(LANES)


async def test_a_ledger_that_is_whole_and_knows_no_lane_begins_at_the_beginning() -> None:
    log = ForgetfulLog()
    await _pen(log, "A").claim(LANES)
    found = await _pen(log, "B").claim(LANES)
    assert [found.lane(lane).known for lane in LANES] == [False, False]
