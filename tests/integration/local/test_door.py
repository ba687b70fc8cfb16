"""The embedded ClickHouse through its door, asked by the stock client."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import clickhouse_connect
import pyarrow as pa
import pytest
from clickhouse_connect.driver.exceptions import DatabaseError, StreamFailureError

from scorer.errors import BadSetting
from streams.clickhouse import engine as streams_engine
from streams.local.clickhouse import ClickHouse
from tests.integration.local.conftest import Engine, client

pytestmark = pytest.mark.integration


@pytest.fixture
def table(engine: Engine) -> Iterator[str]:
    engine.writer.command(
        "CREATE TABLE events (id UInt64, text String) ENGINE = MergeTree ORDER BY id"
        " SETTINGS non_replicated_deduplication_window = 100"
    )
    yield "events"
    engine.writer.command("DROP TABLE events")


def count(engine: Engine) -> int:
    return int(engine.reader.query("SELECT count() FROM events").result_rows[0][0])


def test_a_native_insert_with_a_token_counts_once(engine: Engine, table: str) -> None:
    for _ in range(3):
        settings = {"insert_deduplication_token": "p0:0-2"}
        engine.writer.insert(table, [[1, "one"], [2, "zwei 二"]], column_names=["id", "text"], settings=settings)
    engine.writer.insert(
        table, [[3, "\x00"]], column_names=["id", "text"], settings={"insert_deduplication_token": "p0:2-3"}
    )
    rows = engine.reader.query("SELECT id, text FROM events ORDER BY id").result_rows
    assert rows == [(1, "one"), (2, "zwei 二"), (3, "\x00")]


def test_views_are_filled_once_too(engine: Engine, table: str) -> None:
    writer = engine.writer
    writer.command(
        "CREATE TABLE sums (n UInt64) ENGINE = SummingMergeTree ORDER BY tuple()"
        " SETTINGS non_replicated_deduplication_window = 100"
    )
    writer.command("CREATE MATERIALIZED VIEW sums_view TO sums AS SELECT count() AS n FROM events")
    settings = {"insert_deduplication_token": "t", "deduplicate_blocks_in_dependent_materialized_views": 1}
    for _ in range(2):
        writer.insert(table, [[1, "a"], [2, "b"]], column_names=["id", "text"], settings=settings)
    assert engine.reader.query("SELECT sum(n) FROM sums").result_rows == [(2,)]
    for name in ("sums_view", "sums"):
        writer.command(f"DROP TABLE {name}")


def test_lines_and_quotes_in_the_data_are_data(engine: Engine, table: str) -> None:
    texts = ["a\nb", "c;\n", "'", "FORMAT CSV", "\\", "", "二\r\n"]
    engine.writer.insert(table, [[n, text] for n, text in enumerate(texts)], column_names=["id", "text"])
    assert engine.reader.query("SELECT text FROM events ORDER BY id").result_columns == [texts]


def test_other_formats_go_in_whole(engine: Engine, table: str) -> None:
    engine.writer.raw_insert(table, ["id", "text"], b"1,a\n2,b\n3,c\n", fmt="CSV")
    engine.writer.raw_insert(table, None, b'{"id":4,"text":"d"}\n{"id":5,"text":"e"}', fmt="JSONEachRow")
    engine.writer.command("INSERT INTO events VALUES (6, 'f'),\n(7, 'g;')")
    engine.writer.command("INSERT INTO events (id) SETTINGS async_insert = 0 FORMAT CSV", data="8\n9\n")
    engine.writer.command("INSERT INTO events SELECT number, 'x' FROM numbers(10, 2)")
    assert engine.reader.query("SELECT groupArray(id) FROM (SELECT id FROM events ORDER BY id)").result_rows == [
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],)
    ]


def test_arrow_comes_back_and_goes_in(engine: Engine, table: str) -> None:
    given = pa.table({"id": pa.array([7, 8], pa.uint64()), "text": ["a", "b"]})
    engine.writer.insert_arrow(table, given)
    assert engine.reader.query_arrow("SELECT id, text FROM events ORDER BY id").to_pydict() == given.to_pydict()


def test_every_compression_that_a_client_may_send_is_read(engine: Engine, table: str) -> None:
    part = engine.part
    for compress in (False, "zstd", "gzip"):
        one = clickhouse_connect.get_client(dsn=part.address, password=part.writer_token, compress=compress)
        one.insert(table, [[1, str(compress)]], column_names=["id", "text"])
    assert count(engine) == 3


def test_parameters_are_bound_by_the_engine(engine: Engine) -> None:
    query = "SELECT {n:UInt32} + 1, {s:String}"
    assert engine.reader.query(query, parameters={"n": 41, "s": "it's; \n"}).result_rows == [(42, "it's; \n")]


def test_parameters_too_long_for_an_address_come_as_a_form(engine: Engine) -> None:
    assert engine.reader.query("SELECT length({s:String})", parameters={"s": "é" * 100_000}).result_rows == [(200_000,)]


def test_no_rows_is_an_answer(engine: Engine, table: str) -> None:
    assert engine.reader.query("SELECT * FROM events").result_rows == []
    assert engine.reader.query("SELECT * FROM events LIMIT 0").column_names == ("id", "text")
    assert engine.reader.command("SHOW TABLES LIKE 'nothing%'") == ""


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELECT * FROM nothing", 60),
        ("SELECT FROM WHERE", 62),
        ("SELECT nofunction(1)", 46),
        ("SELECT * FROM no.thing", 81),
    ],
)
def test_errors_carry_clickhouses_number_and_text(engine: Engine, sql: str, code: int) -> None:
    with pytest.raises(DatabaseError, match=f"Code: {code}. DB::Exception") as caught:
        engine.writer.command(sql)
    assert caught.value.code == code


def test_an_error_half_way_through_a_result_reaches_the_client(engine: Engine) -> None:
    with pytest.raises(StreamFailureError, match="FUNCTION_THROW_IF_VALUE_IS_NON_ZERO"):
        engine.reader.query("SELECT throwIf(number = 3000000) FROM numbers(5000000)").result_rows  # noqa: B018


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO events VALUES (1, 'x')",
        "DROP TABLE events",
        "CREATE TABLE t (a Int8) ENGINE = Memory",
        "SET readonly = 0",
        "SELECT 1 SETTINGS readonly = 0",
        "SYSTEM FLUSH LOGS",
        "SELECT * FROM file('/etc/passwd', 'LineAsString')",
        "SELECT file('/etc/passwd')",
        "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')",
        "SELECT * FROM s3('http://127.0.0.1:1/b/k', 'CSV', 'a String')",
        "SELECT 1; DROP TABLE events",
        "SELECT * FROM '/etc/passwd'",
    ],
)
def test_the_reader_neither_writes_nor_reads_files(engine: Engine, table: str, sql: str) -> None:
    with pytest.raises(DatabaseError, match=r"ACCESS_DENIED|READONLY"):
        engine.reader.query(sql)
    assert count(engine) == 0


def test_the_reader_cannot_insert(engine: Engine, table: str) -> None:
    with pytest.raises(DatabaseError, match="ACCESS_DENIED"):
        engine.reader.insert(table, [[1, "x"]], column_names=["id", "text"])
    assert count(engine) == 0


@pytest.mark.parametrize(
    "sql", ["SELECT 1 INTO OUTFILE '{}'", "INSERT INTO FUNCTION file('{}') SELECT 1", "SHOW TABLES INTO OUTFILE '{}'"]
)
def test_nobody_writes_a_file(engine: Engine, tmp_path: Path, sql: str) -> None:
    target = tmp_path / "written"
    for one in (engine.reader, engine.writer):
        with pytest.raises(DatabaseError, match="ACCESS_DENIED"):
            one.query(sql.format(target))
    assert not target.exists()


def test_a_kafka_table_is_refused_before_it_damages_the_path(engine: Engine) -> None:
    with pytest.raises(DatabaseError, match="ENGINE = kafka is not allowed"):
        engine.writer.command("CREATE TABLE k (a Int8) ENGINE = Kafka('127.0.0.1:1', 't', 'g', 'CSV')")


def test_a_wrong_token_opens_nothing(engine: Engine) -> None:
    with pytest.raises(DatabaseError, match="AUTHENTICATION_FAILED"):
        client(engine.part, "wrong")


@pytest.mark.parametrize("name", ["a'b", 'a"b', "a%20b#c&d", "数据"])
def test_any_folder_will_do(name: str, tmp_path: Path) -> None:
    part = ClickHouse(tmp_path / name)
    try:
        part.launch()
        part.await_healthy()
    finally:
        part.stop()
    assert [folder.name for folder in tmp_path.iterdir()] == [name]


def test_what_an_engine_left_that_was_killed_while_it_opened_is_deleted_at_the_next_start(tmp_path: Path) -> None:
    part = ClickHouse(tmp_path)
    opening = tmp_path / "clickhouse" / "opening"
    (opening / "clickhouse-embedded-1" / "tmp").mkdir(parents=True)
    try:
        part.launch()
        part.await_healthy()
        assert list(opening.iterdir()) == []
    finally:
        part.stop()


def test_a_folder_that_the_engine_would_take_for_another_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="question mark"):
        streams_engine.Engine(tmp_path / "a?b")
    assert list(tmp_path.iterdir()) == []


def test_a_bearer_opens_too(engine: Engine) -> None:
    address = engine.part.address.replace("launchpulse@", "")
    one = clickhouse_connect.get_client(dsn=address, access_token=engine.part.reader_token)
    assert one.command("SELECT 1") == 1


def test_settings_of_one_request_do_not_reach_the_next(engine: Engine) -> None:
    engine.writer.query("SELECT 1", settings={"max_threads": 1})
    kept = engine.writer.query("SELECT value FROM system.settings WHERE name = 'max_threads'").result_rows
    assert kept != [("1",)]
    assert engine.writer.query("SELECT value FROM system.settings WHERE name = 'async_insert'").result_rows == [("0",)]


def test_a_big_result_streams_in_bounded_memory(engine: Engine) -> None:
    rows, before = 0, resident_mb(engine)
    query = "SELECT number, repeat('x', 100) FROM numbers(5000000)"  # 540 MB
    with engine.reader.query_column_block_stream(query) as blocks:
        for block in blocks:
            rows += len(block[0])
    assert rows == 5_000_000
    assert resident_mb(engine) - before < 200


def test_a_reader_is_answered_while_a_writer_writes(engine: Engine, table: str) -> None:
    writer = client(engine.part, engine.part.writer_token)

    def write() -> None:
        for batch in range(20):
            writer.insert(table, [[batch * 5000 + i, "text"] for i in range(5000)], column_names=["id", "text"])

    seen = []
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while not writing.done():
            seen.append(count(engine))
    writing.result()
    assert count(engine) == 100_000
    assert seen == sorted(seen)
    assert len(set(seen)) > 2


def resident_mb(engine: Engine) -> int:
    status = Path("/proc", str(engine.part.pid), "status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024
