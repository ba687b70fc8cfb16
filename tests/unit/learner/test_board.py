"""What is read of policy-state and budget-grants beside records that somebody else wrote there."""

import asyncio
from typing import Any

import pytest

from schemas.registry import PACKAGED
from schemas.wire import frame
from scorer.errors import Inconsistent
from streams.codec.encode import encode_one
from streams.learner.board import Board
from streams.learner.budgets import granted_to
from streams.learner.states import PROGRESS, State, States
from streams.ports import Chunk
from tests.builders.held import HeldLog

Record = tuple[bytes | None, bytes | None, int]


def state(version: int, place: int) -> Record:
    launch, told = State("kettle", version).said()
    return launch.encode(), encode_one("policy-state", {**told, "place": place}), 0


def grant(launch: str, place: int) -> Record:
    told = {"launch": launch, "partition": 0, "money_micro": 5, "impressions": -1, "plan_version": 1, "place": place}
    return f"{launch}/0".encode(), encode_one("budget-grants", told), 0


def board(*records: Record) -> tuple[Board, States]:
    states, log = States(), HeldLog("policy-state", 0, list(records))
    nobody: Any = None
    made = Board(nobody, log, "policy-state", PACKAGED, states)  # type: ignore[arg-type]
    asyncio.run(made.read())
    return made, states


def test_a_key_that_is_no_text_is_left_out_and_what_comes_behind_it_counts(caplog: pytest.LogCaptureFixture) -> None:
    made, states = board(state(1, 0), (b"\xff", None, 0), (b"\xff", b"no Avro", 0), state(2, 3))
    assert (states.standing("kettle").version, states.shadowed, made.next_offset) == (2, set(), 4)
    assert {record.getMessage().split(":")[0] for record in caplog.records} == {
        "policy-state/0/1 is left out",
        "policy-state/0/2 is left out",
    }


@pytest.mark.parametrize("key", [b"", None])
def test_how_far_states_are_is_forgotten_by_no_tombstone(key: bytes | None) -> None:
    _, told = State(PROGRESS, next_seq=(7,)).said()
    _, states = board((b"", encode_one("policy-state", {**told, "place": 0}), 0), (key, None, 0))
    assert states.first_seq("kettle", 0) == 7


def test_a_value_that_is_no_record_stands_in_front_of_the_one_that_counts() -> None:
    made, states = board(state(1, 0), (b"kettle", b"no Avro", 0))
    assert (states.standing("kettle").version, states.shadowed, made.next_offset) == (1, {"kettle"}, 2)


def test_what_a_newer_version_told_ends_the_reader_in_place_of_being_left_out() -> None:
    with pytest.raises(Inconsistent, match="told by a newer launchpulse"):
        board(state(1, 0), (b"kettle", frame(999, b""), 0))


def test_grants_are_counted_beside_what_cannot_be_read() -> None:
    records = [(b"kettle/0", b"no Avro", 0), (b"\xff", None, 0), grant("kettle", 2), grant("lamp", 9), (None, b"", 0)]
    assert granted_to(chunk(records), PACKAGED) == {"kettle"}


def chunk(records: list[Record]) -> Chunk:
    async def read() -> Chunk:
        return await anext(HeldLog("budget-grants", 0, records).read(0, len(records)))

    return asyncio.run(read())
