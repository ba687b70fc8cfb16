"""Taking over a partition whose journal retention has cut; time goes to the right, [..] is deleted.

[claim A  checkpoint]  checkpoint                    a new owner begins at what is left
[claim A  checkpoint]  checkpoint  step  checkpoint
[claim A  checkpoint]                                nothing says where the partition stands
"""

import pytest

from scorer.errors import Inconsistent
from streams.codec.encode import encode_one
from streams.journal.records import Checkpoint, Claim, to_avro
from streams.journal.writer import JournalWriter
from tests.builders.pens import INPUTS, checkpoint, step, taken_over, writer
from tests.fakes.forgetful_log import ForgetfulLog


async def at_rest() -> tuple[ForgetfulLog, JournalWriter]:
    """Owner A has written its first checkpoint, and retention has deleted it and the claim."""
    log = ForgetfulLog()
    owner = writer(log, "A")
    await owner.claim()
    await checkpoint(owner, 3)
    log.forget()
    return log, owner


async def test_a_partition_that_rested_is_taken_over_from_the_checkpoint_that_was_written_again() -> None:
    log, owner = await at_rest()
    await checkpoint(owner, 3)
    assert await taken_over(log) == (3, [], 1)


async def test_steps_behind_a_checkpoint_whose_predecessor_is_gone_are_taken_over_too() -> None:
    log, owner = await at_rest()
    await step(owner, 4)
    await checkpoint(owner, 4)
    await step(owner, 5)
    assert await taken_over(log) == (4, [5], 1)


async def test_a_second_takeover_finds_what_the_first_began_at() -> None:
    log, owner = await at_rest()
    await checkpoint(owner, 3)
    await taken_over(log)
    assert await taken_over(log) == (3, [], 2)


async def test_a_checkpoint_of_an_owner_that_had_lost_the_partition_is_not_begun_at() -> None:
    """[claim A  checkpoint 3]  claim B  checkpoint 9 of B  checkpoint 4 of A"""
    log, owner = await at_rest()
    await checkpoint(owner, 3)
    newer = writer(log, "B")
    await newer.claim()
    await checkpoint(newer, 9)
    late = Checkpoint(owner.epoch, 4, "A", owner.checkpoint_offset - 1, *INPUTS, resume_offset=0)
    await log.send_and_wait("journal", encode_one("journal", to_avro(late)), partition=0)
    log.start += 1
    assert await taken_over(log) == (9, [], 2)


async def test_a_journal_of_which_nothing_is_left_is_told_as_that() -> None:
    log, _ = await at_rest()
    with pytest.raises(Inconsistent, match=r"the journal's records are gone.*none of 2 is left.*retention_ms"):
        await writer(log, "B").claim()


async def test_steps_without_their_checkpoint_are_told_as_that() -> None:
    log, owner = await at_rest()
    await step(owner, 4)
    with pytest.raises(Inconsistent, match=r"the journal's records are gone.*of 3 records the first left is 2"):
        await writer(log, "B").claim()


async def test_a_single_claim_that_was_deleted_does_not_make_a_partition_new() -> None:
    log = ForgetfulLog()
    await writer(log, "A").claim()
    log.forget()
    with pytest.raises(Inconsistent, match="none of 1 is left"):
        await writer(log, "B").claim()


async def test_a_journal_that_is_whole_and_has_no_checkpoint_is_read_from_its_beginning() -> None:
    log = ForgetfulLog()
    owner = writer(log, "A")
    await owner.claim()
    await step(owner, 0)
    found = await writer(log, "B").claim()
    assert (found.checkpoint, [each.number for each in found.steps]) == (None, [0])


async def test_the_pen_of_a_new_partition_claims_it_first() -> None:
    log = ForgetfulLog()
    pen = writer(log, "A")
    await pen.claim()
    assert (pen.epoch, log.values) == (0, [encode_one("journal", to_avro(Claim(0, -1, "A")))])
