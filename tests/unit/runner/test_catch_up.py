"""A restart repeats recorded steps on the rows that are behind, and carries on what is due as a live step does."""

from dataclasses import dataclass, field

import pytest

from scorer.arrays import Table
from streams.codec.registries import registry_for
from streams.in_force import Next
from streams.journal.inputs import every_input
from streams.journal.records import Step
from streams.replay.catalogue import read_catalogue
from streams.replay.inputs import Inputs
from streams.runner import rules
from streams.runner.catch_up import catch_up
from streams.runner.gather import InForce
from streams.runner.retake import retake
from streams.runner.state import State
from streams.settings import Settings
from tests.builders.held import HeldRecords
from tests.builders.lived import MODELS, lived, steps_of

SETTINGS = Settings(partitions=1, chunk=100, attribution_ms=3_600_000)


@dataclass
class Takeover:
    """A partition of which some rows are those of a later step."""

    records: HeldRecords
    state: State = field(default_factory=State)

    async def caught_up(self, steps: list[Step]) -> "Takeover":
        """After these steps."""
        catalogue = await read_catalogue(self.records, registry_for(SETTINGS))
        obeyed = rules.of(SETTINGS, MODELS.text.space)
        async with Inputs(self.records, SETTINGS, 0, self.state) as inputs:
            for step in steps:
                await inputs.until([each.next for each in every_input(step.inputs)])
                force = InForce.below(catalogue, Next(*step.in_force))
                catch_up(self.state, retake(self.state, step, catalogue), step, force=force, rules=obeyed, partition=0)
        return self

    def ahead(self, later: "Takeover", one_in: int) -> "Takeover":
        """Each `one_in`-th shopper stands as `later` has it; what is due is found in the rows."""
        theirs = later.state.store.shoppers
        keys = theirs.keys[::one_in]
        mine, other = self.state.store.shoppers.rows_of(keys), theirs.rows_of(keys)
        for name, table in self.state.store.shoppers.tables.items():
            table.rows[mine], table.step[mine] = theirs.tables[name].rows[other], theirs.tables[name].step[other]
        self.state.look_for_due()
        return self

    def dealings(self) -> dict[bytes, bytes]:
        """Of each shopper that anything is known of."""
        store = self.state.store
        return {key: store.dealings.rows[at].tobytes() for at, key in enumerate(store.shoppers.keys)}


def still_open(state: State) -> Table:
    """Of what the state says is due, what no fifth promotion has closed early."""
    rows, due = state.store.dealings.rows, state.due
    opened: Table = due[(rows["open_id"][due["row"], due["slot"]] == due["id"]).all(axis=1)]
    return opened


@pytest.mark.parametrize("one_in", [1, 2, 3])
async def test_rows_that_are_ahead_are_left_alone_and_the_others_come_to_what_they_were(one_in: int) -> None:
    records = await lived(SETTINGS)
    steps = steps_of(records)
    whole = await Takeover(records).caught_up(steps)
    mixed = await Takeover(records).ahead(whole, one_in).caught_up(steps)
    assert mixed.dealings() == whole.dealings()


async def test_what_is_due_after_each_step_is_what_is_found_anew_in_the_rows() -> None:
    records = await lived(SETTINGS)
    steps, takeover = steps_of(records), Takeover(records)
    for count in range(1, len(steps)):
        takeover = await Takeover(records).caught_up(steps[:count])
        kept = still_open(takeover.state)
        takeover.state.look_for_due()
        assert kept.tobytes() == takeover.state.due.tobytes()


async def test_no_step_looks_through_the_rows_of_shoppers_who_do_nothing() -> None:
    """A promotion that is open in the row of an idle shopper, and that the state does not know of, is not found."""
    records = await lived(SETTINGS)
    takeover = Takeover(records)
    rows = takeover.state.store
    idle = int(rows.shoppers.rows_of([b"nobody who comes"])[0])
    rows.dealings.rows["open_id"][idle, 0], rows.dealings.rows["open_closes_ms"][idle, 0] = (1, 1), 1
    state = (await takeover.caught_up(steps_of(records))).state
    assert (idle in state.due["row"], rows.dealings.rows["open_id"][idle, 0].tolist()) == (False, [1, 1])
