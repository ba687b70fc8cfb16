"""A closed run's order is that of any run, cut at epochs of event time; each epoch is said to be waited for once."""

import asyncio
from typing import Any

from schemas.topics import INPUTS
from streams.catalogue import Catalogue
from streams.examples.replay import Replay, in_force
from streams.journal.records import ENDED, InputRange
from streams.learnt import CLOSED, GRANTS
from streams.runner.closed import Epochs
from streams.runner.compute import Models
from streams.runner.gather import Taken
from streams.runner.take import first_place, take
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.fakes.models import HashText, SumInterest

DAY_MS = 86_400_000
ALL_HERE = [False] * len(INPUTS)


def taken_by(epoch_ms: int | None, chunk: int = 700) -> list[Taken]:
    """All steps of a shop's log, in which no step crosses an epoch of this length."""
    log, models = Shop(3, 2_000).log, Models(HashText(), SumInterest())
    force = asyncio.run(in_force(log, models.text))
    state, found = Replay(log, force, models, Settings()).state, []
    while (at_ms := first_place(state, ALL_HERE)) is not None:
        until_ms = None if epoch_ms is None else at_ms - at_ms % epoch_ms + epoch_ms
        step = take(state, ALL_HERE, chunk, force, until_ms=until_ms)
        assert step is not None
        found.append(step)
    return found


def order(steps: list[Taken]) -> list[tuple[int, int]]:
    return [pair for step in steps for pair in zip(*_columns(step), strict=True)]


def _columns(step: Taken) -> list[list[int]]:
    return [step.events[name].tolist() for name in ("input", "offset")]


def test_epochs_cut_the_order_and_do_not_change_it() -> None:
    assert order(taken_by(DAY_MS)) == order(taken_by(None)) == order(taken_by(DAY_MS, chunk=1))


def test_a_step_stays_within_its_epoch() -> None:
    spans = [(_begin_ms(step), max(each.running_max_ms for each in _moved(step))) for step in taken_by(DAY_MS)]
    assert [begin_ms // DAY_MS for begin_ms, _ in spans] == [end_ms // DAY_MS for _, end_ms in spans]
    assert len({begin_ms // DAY_MS for begin_ms, _ in spans}) > 10


def _begin_ms(step: Taken) -> int:
    """Where the first record of a step stands."""
    return max(int(step.events["at_ms"][0]), step.running_max_ms)


def _moved(step: Taken) -> list[InputRange]:
    return [each for each in step.ranges if each.next > each.first]


class Told:
    """The journal's pen, for what a partition says."""

    epoch, owner, checkpoint_offset = 0, "me", -1

    def __init__(self) -> None:
        self.said: list[int] = []

    async def append(self, record: Any) -> int:
        self.said.append(record.waits_for_ms)
        return 0


def lesson(catalogue: Catalogue, offset: int, closed_ms: int, grants_next: int) -> None:
    record = {"place": offset, "solved": b"", "currencies": [], "positions": {CLOSED: closed_ms, GRANTS: grants_next}}
    catalogue.states.add(offset, "", record)


def test_an_epoch_begins_once_it_is_told_and_its_grants_have_come() -> None:
    async def story() -> list[Any]:
        catalogue, told = Catalogue(), Told()
        epochs, begun = Epochs(DAY_MS, told, catalogue), []  # type: ignore[arg-type]
        begun.append(await epochs.open_at(5 * DAY_MS + 7, 0))
        lesson(catalogue, 0, 3 * DAY_MS, 0)  # of a partition that is behind
        begun.append(await epochs.open_at(5 * DAY_MS + 7, 0))
        lesson(catalogue, 1, 5 * DAY_MS, 9)
        begun.append(await epochs.open_at(5 * DAY_MS + 7, 0))
        catalogue.next = catalogue.next._replace(budget_grants=12)
        begun.append(await epochs.open_at(5 * DAY_MS + 7, 0))
        lesson(catalogue, 2, 5 * DAY_MS, 11)  # said again: the first counts
        begun.append(await epochs.open_at(5 * DAY_MS + 8, 1))
        await epochs.ended(1)
        return [begun, told.said, epochs.in_force.policy_state, epochs.in_force.budget_grants, epochs.until_ms]

    assert asyncio.run(story()) == [[False, False, False, True, True], [5 * DAY_MS, ENDED], 2, 9, 6 * DAY_MS]


def test_records_before_any_time_belong_to_the_first_epoch() -> None:
    async def story() -> list[Any]:
        catalogue, told = Catalogue(), Told()
        epochs = Epochs(DAY_MS, told, catalogue)  # type: ignore[arg-type]
        lesson(catalogue, 0, 0, 0)
        return [await epochs.open_at(-1, -1), told.said, epochs.until_ms]

    assert asyncio.run(story()) == [True, [0], DAY_MS]
