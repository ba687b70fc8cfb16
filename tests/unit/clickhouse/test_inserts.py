"""An insert is tried until ClickHouse has it, unless trying again cannot help or the claim is lost."""

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pytest
from clickhouse_connect.driver.exceptions import DatabaseError, OperationalError

from scorer.errors import Fenced, Unavailable
from streams.clickhouse.client import RefusedError
from streams.clickhouse.sink.inserts import Inserter

ROWS = pa.table({"a": [1, 2]})


@dataclass
class FakeClickHouse:
    """Answers inserts with these errors in turn, then takes them."""

    errors: list[Exception] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    connections: int = 0

    def open(self) -> "FakeClickHouse":
        self.connections += 1
        return self

    def insert_arrow(self, table: str, arrow_table: Any, *, settings: dict[str, Any]) -> None:
        self.tokens.append(settings["insert_deduplication_token"])
        if self.errors:
            raise self.errors.pop(0)

    def close(self) -> None:
        """Nothing to close."""


async def _claim_holds() -> None:
    return None


def _inserter(fake: FakeClickHouse, *, stopping: bool = False) -> Inserter:
    return Inserter(fake.open, "here", _claim_holds, lambda: stopping)


async def test_it_repeats_with_the_same_token_over_a_new_connection_until_it_is_taken() -> None:
    fake = FakeClickHouse([OperationalError("gone"), DatabaseError("Code: 252. Too many parts")])
    await _inserter(fake).insert("events", ROWS, "t1")
    assert [fake.tokens, fake.connections] == [["t1:events"] * 3, 2]


async def test_each_cause_of_a_wait_is_told_once_and_then_its_end(caplog: pytest.LogCaptureFixture) -> None:
    full = DatabaseError("Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space")
    fake = FakeClickHouse([OperationalError("gone"), OperationalError("gone"), full, full])
    await _inserter(fake).insert("events", ROWS, "t1")
    assert [record.message.partition(";")[0] for record in caplog.records] == [
        "ClickHouse does not answer",
        "ClickHouse refused the statement",
        "ClickHouse is back",
    ]


async def test_a_disk_without_inodes_and_too_many_open_files_are_waited_for() -> None:
    no_room = "No space left on device"
    fake = FakeClickHouse(
        [
            DatabaseError(f"Code: 76. DB::ErrnoException: Cannot open file a.bin: , errno: 28, strerror: {no_room}."),
            DatabaseError(f"Code: 1001. DB::Exception: filesystem error: in create_directories: {no_room}"),
            DatabaseError("Code: 76. DB::ErrnoException: Cannot open file, errno: 24, strerror: Too many open files"),
        ]
    )
    await _inserter(fake).insert("events", ROWS, "t1")
    assert fake.tokens == ["t1:events"] * 4


async def test_a_file_that_may_not_be_opened_is_not_waited_for() -> None:
    fake = FakeClickHouse([DatabaseError("Code: 76. DB::ErrnoException: errno: 13, strerror: Permission denied")])
    with pytest.raises(RefusedError):
        await _inserter(fake).insert("events", ROWS, "t1")


async def test_what_cannot_pass_is_raised_at_once() -> None:
    fake = FakeClickHouse([DatabaseError("Code: 60. DB::Exception: Unknown table events")])
    with pytest.raises(RefusedError, match="launchpulse migrate"):
        await _inserter(fake).insert("events", ROWS, "t1")
    assert len(fake.tokens) == 1


@pytest.mark.parametrize(
    ("refused", "told"),
    [
        ("Setting max_partitions_per_insert_block is readonly", "a user that may write"),
        ("Code: 164. DB::Exception: Cannot execute query in readonly mode. (READONLY)", "a user that may write"),
        ("Code: 497. DB::Exception: u: Not enough privileges. (ACCESS_DENIED)", "a user that may write"),
        ("Code: 16. DB::Exception: No such column quantity in table events", "put back the column"),
    ],
)
async def test_a_refusal_says_what_to_do(refused: str, told: str) -> None:
    fake = FakeClickHouse([DatabaseError(refused)])
    with pytest.raises(RefusedError, match=told):
        await _inserter(fake).insert("events", ROWS, "t1")


async def test_it_does_not_insert_once_the_claim_is_lost() -> None:
    fake = FakeClickHouse()

    async def lost() -> None:
        raise Fenced("a newer sink")

    with pytest.raises(Fenced):
        await Inserter(fake.open, "here", lost, lambda: False).insert("events", ROWS, "t1")
    assert fake.tokens == []


async def test_a_sink_that_is_to_stop_does_not_wait_for_clickhouse() -> None:
    fake = FakeClickHouse([OperationalError("gone")])
    with pytest.raises(Unavailable):
        await _inserter(fake, stopping=True).insert("events", ROWS, "t1")
