"""A journal of a worker that knew fewer inputs is read on: of the others, nothing was taken."""

from schemas.topics import INPUTS
from streams.clickhouse.sink.steps import slim
from streams.journal.inputs import every_input
from streams.journal.records import Checkpoint, InputRange, Rejected, Step
from streams.recount.counted import Journal
from streams.runner.state import State

OLD = (InputRange("clicks", 5, 9, 1_000), InputRange("searches", 0, 2, 700), InputRange("reviews", 1, 1, -1))
NEW = (InputRange("shoppers", 0, 0, -1), InputRange("deliveries", 0, 0, -1))


def test_an_input_that_the_writer_did_not_know_stands_at_its_beginning() -> None:
    assert every_input(OLD) == (*OLD, *NEW)
    assert every_input((*OLD, *NEW)) == (*OLD, *NEW)


def test_a_partition_goes_on_from_a_checkpoint_of_three_inputs() -> None:
    state = State.at(Checkpoint(0, 7, "old", -1, OLD, ()))
    assert [buffer.next_offset for buffer in state.buffers] == [9, 2, 1, 0, 0]
    assert [buffer.running_max_ms for buffer in state.buffers] == [1_000, 700, -1, -1, -1]


def test_the_sink_takes_nothing_of_the_others_for_a_step_of_three_inputs() -> None:
    step = slim(0, 3, Step(0, 0, "old", -1, OLD, (), rejected=(Rejected(1, 1, "too_late"),)))
    assert [step.inputs[topic] for topic in INPUTS] == [(5, 9), (0, 2), (1, 1), (0, 0), (0, 0)]
    assert step.rejected == {"searches": frozenset({1})}


def test_the_recount_takes_nothing_of_the_others_for_a_step_of_three_inputs() -> None:
    journal = Journal()
    old = {"inputs": [vars(each) for each in OLD], "rejected": [], "outputs": []}
    old |= {"launches_next": 0, "product_vectors_next": 0}
    journal.add({"kind": "claim", "epoch": 0, "settings": {}})
    journal.add({"kind": "step", "epoch": 0, "number": 0, **old})
    assert [journal.end(topic) for topic in INPUTS] == [9, 2, 1, 0, 0]


def test_only_acts_move_the_newest_time_of_a_partition() -> None:
    told = (InputRange("shoppers", 3, 3, 9_000), InputRange("deliveries", 3, 3, 9_500))
    assert State.at(Checkpoint(0, 7, "new", -1, (*OLD, *told), ())).running_max_ms == 1_000
