"""Owners of a partition that write its journal in memory, and what one who takes over finds."""

from typing import Any

from schemas.registry import PACKAGED
from streams.journal.records import Checkpoint, Step
from streams.journal.writer import JournalWriter
from tests.fakes.forgetful_log import ForgetfulLog

INPUTS: Any = ((), ())


def writer(log: ForgetfulLog, owner: str) -> JournalWriter:
    """The pen of an owner that has not claimed yet."""
    return JournalWriter(log, log, owner=owner, registry=PACKAGED)  # type: ignore[arg-type]


async def claimed(log: ForgetfulLog, owner: str) -> JournalWriter:
    """The pen of an owner that has."""
    pen = writer(log, owner)
    await pen.claim()
    return pen


async def step(pen: JournalWriter, number: int) -> None:
    """Append a step that took nothing."""
    await pen.append(Step(pen.epoch, number, pen.owner, pen.checkpoint_offset, *INPUTS))


async def checkpoint(pen: JournalWriter, number: int) -> None:
    """Append the checkpoint of all steps up to `number`."""
    at = pen.next_offset
    await pen.append(Checkpoint(pen.epoch, number, pen.owner, pen.checkpoint_offset, *INPUTS, resume_offset=at))


async def taken_over(log: ForgetfulLog) -> tuple[int, list[int], int]:
    """What owner B finds: step of the checkpoint, steps behind it; and its epoch."""
    pen = writer(log, "B")
    found = await pen.claim()
    assert found.checkpoint is not None
    return found.checkpoint.number, [each.number for each in found.steps], pen.epoch
