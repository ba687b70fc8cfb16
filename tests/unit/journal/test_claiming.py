"""Owners of a partition that claim it beside each other, and what each may append then; time goes to the right.

claim 0 of A   claim 0 of B: too late   claim 1 of B   step of A: fenced
"""

import asyncio

import pytest

from schemas.registry import PACKAGED
from scorer.errors import Fenced
from streams.codec.encode import decode_one, encode_one
from streams.journal.records import Claim, from_avro, to_avro
from tests.builders.pens import checkpoint, claimed, step, taken_over
from tests.fakes.forgetful_log import ForgetfulLog


class CrowdedLog(ForgetfulLog):
    """Every owner gets to know its end before any of them appends."""

    async def high_watermark(self) -> int:
        end = await super().high_watermark()
        await asyncio.sleep(0)
        return end


def _said(log: ForgetfulLog) -> list[tuple[str, int]]:
    found = [from_avro(decode_one("journal", value, registry=PACKAGED)) for value in log.values]
    return [(one.owner, one.epoch) for one in found]


async def test_of_two_owners_that_claim_at_once_the_second_claims_again() -> None:
    log = CrowdedLog()
    pens = await asyncio.gather(claimed(log, "A"), claimed(log, "B"))
    assert [pen.epoch for pen in pens] == [0, 1]
    assert _said(log) == [("A", 0), ("B", 0), ("B", 1)]


async def test_a_step_over_a_newer_claim_is_fenced_and_names_who_claimed() -> None:
    log = ForgetfulLog()
    older = await claimed(log, "A")
    await claimed(log, "B")
    told = r"worker B has claimed this partition with epoch 1; at journal/0/1; seen: own epoch 0"
    with pytest.raises(Fenced, match=told):
        await step(older, 0)


async def test_a_claim_that_came_too_late_fences_nobody() -> None:
    log = ForgetfulLog()
    owner = await claimed(log, "A")
    await log.send_and_wait("journal", encode_one("journal", to_avro(Claim(0, -1, "B"))), partition=0)
    await step(owner, 0)
    assert _said(log) == [("A", 0), ("B", 0), ("A", 0)]


async def test_the_step_that_a_checkpoint_names_is_not_taken_over_and_one_behind_it_is() -> None:
    """claim of A   step 0   step 1   checkpoint 0: rows of step 0 are stored while the partition goes on"""
    log = ForgetfulLog()
    owner = await claimed(log, "A")
    await step(owner, 0)
    await step(owner, 1)
    await checkpoint(owner, 0)
    assert await taken_over(log) == (0, [1], 1)
