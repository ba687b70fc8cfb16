"""Which records of a journal count.

offset   0        1       2       3        4        5
claim 0           step 0  step 1  claim 1  step 1   step 2
by       a        a       a       b        a (old)  b
"""

import io
import json

import fastavro
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from schemas.registry import PACKAGED
from schemas.wire import frame
from streams.codec.encode import decode_one, encode_one
from streams.journal.fold import JournalFold
from streams.journal.records import (
    ENDED,
    Checkpoint,
    Claim,
    InputRange,
    OutputRange,
    Record,
    Rejected,
    Step,
    Waiting,
    from_avro,
    to_avro,
)


def step(epoch: int, number: int) -> Step:
    return Step(epoch, number, "worker", -1, inputs=(), outputs=())


def counted(*records: Record) -> list[tuple[int, int]]:
    fold = JournalFold()
    found = [fold.accept(offset, record) for offset, record in enumerate(records)]
    return [(each.epoch, each.number) for each in found if each]


def test_steps_of_the_newest_claim_count() -> None:
    assert counted(Claim(0, -1, "a"), step(0, 0), step(0, 1)) == [(0, 0), (0, 1)]


def test_a_step_behind_a_newer_claim_does_not_count() -> None:
    assert counted(Claim(0, -1, "a"), step(0, 0), Claim(1, 0, "b"), step(0, 1), step(1, 1)) == [(0, 0), (1, 1)]


def test_a_claim_of_an_epoch_that_was_there_before_changes_nothing() -> None:
    assert counted(Claim(1, -1, "a"), Claim(1, -1, "b"), Claim(0, -1, "c"), step(1, 0)) == [(1, 0)]


def test_a_step_out_of_turn_does_not_count() -> None:
    assert counted(Claim(0, -1, "a"), step(0, 1), step(0, 0), step(0, 0)) == [(0, 0)]


def test_a_step_before_any_claim_does_not_count() -> None:
    assert counted(step(0, 0)) == []


def test_a_checkpoint_behind_a_newer_claim_does_not_count() -> None:
    fold = JournalFold()
    old = Checkpoint(0, 0, "a", -1, inputs=(), outputs=())
    for offset, record in enumerate((Claim(0, -1, "a"), step(0, 0), Claim(1, 0, "b"), old)):
        fold.accept(offset, record)
    assert fold.checkpoint is None


def test_that_a_partition_waits_is_no_step_and_counts_under_the_newest_claim_only() -> None:
    fold, waits = JournalFold(), []
    for offset, record in enumerate(
        (Claim(0, -1, "a"), step(0, 0), Waiting(0, 0, "a", -1, 60), Claim(1, 0, "b"), Waiting(0, 0, "a", -1, 90))
    ):
        fold.accept(offset, record)
        waits.append(fold.waits_for_ms)
    assert (waits, fold.next_number) == ([-1, -1, 60, 60, 60], 1)


def test_that_a_partition_waits_survives_avro() -> None:
    written = Waiting(4, 17, "host:1", 3, ENDED)
    assert from_avro(decode_one("journal", encode_one("journal", to_avro(written)))) == written


def test_a_reader_may_start_behind_a_checkpoint() -> None:
    fold = JournalFold(epoch=3, next_number=8)
    assert fold.accept(100, step(3, 8)) is not None


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.booleans()), max_size=30))
def test_counted_steps_have_rising_epochs_and_numbers_without_a_hole(records: list[tuple[int, int, bool]]) -> None:
    found = counted(*(Claim(epoch, 0, "a") if is_claim else step(epoch, n) for epoch, n, is_claim in records))
    epochs = [epoch for epoch, _ in found]
    assert (epochs, [n for _, n in found]) == (sorted(epochs), list(range(len(found))))


def test_a_step_survives_avro() -> None:
    vectors = np.arange(128, dtype=np.float32).reshape(2, 64)
    written = Step(
        epoch=4,
        number=17,
        owner="host:1",
        checkpoint_offset=3,
        inputs=(InputRange("clicks", 5, 9, 1_000),),
        outputs=(OutputRange("decisions", 12, 2),),
        rejected=(Rejected(0, 7, "too_late"),),
        text_vectors=vectors,
        points=np.array([0, 2], np.int32),
        actions=np.array([-1, 3], np.int32),
        text_model="text_encoder:1",
        interest_model="interest:1",
        interest_models=("interest:1", "interest:2"),
    )
    read = from_avro(decode_one("journal", encode_one("journal", to_avro(written))))
    assert to_avro(read) == to_avro(written)


def test_a_step_of_before_canaries_is_of_one_interest_model() -> None:
    old = PACKAGED.versions("journal")[0]
    written = to_avro(Step(4, 17, "host:1", 3, inputs=(), outputs=(), interest_model="interest:1"))
    del written["interest_models"]
    stream = io.BytesIO()
    fastavro.schemaless_writer(stream, fastavro.parse_schema(json.loads(old.avsc)), written)
    read = from_avro(decode_one("journal", frame(old.schema_id, stream.getvalue())))
    assert isinstance(read, Step)
    assert (read.interest_model, read.interest_models) == ("interest:1", ())
