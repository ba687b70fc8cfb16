"""What the door of the embedded engine lets pass and what it refuses, by the words of the statement alone."""

import pytest

from streams.clickhouse.engine_rules import Reach, Role, refusal, refusal_beside
from streams.clickhouse.engine_tokens import has_inline_data, tokens

FUNCTIONS = frozenset({"file", "url", "s3", "remote", "numbers", "values", "python", "executable", "mergetreeindex"})
TEXTS = frozenset({"additional_result_filter", "select", "dialect", "output_format_schema", "log_comment"})
REACH = Reach(FUNCTIONS, TEXTS)


def asked(sql: str, role: Role = Role.WRITER) -> str:
    return refusal(tokens(sql.encode()), role, REACH)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM file('/etc/passwd', 'LineAsString')",
        "SELECT file('/etc/passwd')",
        "SELECT arrayMap(x -> file (x), ['/etc/passwd'])",
        "SELECT `file`('/etc/passwd')",
        "SELECT FILE/* hidden */('/etc/passwd')",
        "SELECT * FROM s3('http://x/y', 'CSV')",
        "SELECT * FROM Python(engine)",
        "DESCRIBE file('/etc/passwd')",
        "SELECT 1 INTO OUTFILE '/tmp/x'",
        "SELECT 1 into /* */ outfile '/tmp/x'",
        "INSERT INTO FUNCTION file('/tmp/x') SELECT 1",
        "INSERT INTO t VALUES (file('/etc/passwd'))",
        "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT CSV",
        "CREATE TABLE t (a Int8) ENGINE = Kafka('a', 'b', 'c', 'CSV')",
        "CREATE TABLE t (a Int8) ENGINE File(CSV)",
        "CREATE TABLE t (a Int8) ENGINE = ReplicatedMergeTree ORDER BY a",
        "CREATE DICTIONARY d (a Int8) PRIMARY KEY a SOURCE(EXECUTABLE(COMMAND 'id' FORMAT 'CSV')) LAYOUT(FLAT())",
        "BACKUP TABLE t TO File('/tmp/x')",
        "SYSTEM SHUTDOWN",
        "SELECT 1; SELECT 2",
        "SELECT '-- ' ; DROP TABLE t",
        "SELECT ‘x’, 1",
    ],
)
def test_even_the_writer_reaches_no_file_host_or_second_statement(sql: str) -> None:
    assert asked(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 AS a$b$, file('/etc/passwd') -- $b$",
        "SELECT 1 AS a$b$ INTO OUTFILE '/tmp/x' -- $b$",
        "SELECT /* /* */ ' */ file('/etc/passwd') -- '",
        "SELECT 1 // '\n, file('/etc/passwd') // '",
        "SELECT file\u200b('/etc/passwd')",
        "SELECT 1 INTO\ufeffOUTFILE '/tmp/x'",
        "SELECT `\\x66ile`('/etc/passwd')",
        "SELECT \"fi\\x6ce\"('/etc/passwd')",
        "SELECT 1, .0INTO OUTFILE '/tmp/x'",
        "SELECT 1e--1, file('/etc/passwd')",
        "SELECT 1.e--1, file('/etc/passwd')",
        "SELECT 1.e$a$, file('/etc/passwd') -- $a$",
        "SELECT 1e+_$a$, file('/etc/passwd') -- $a$",
        "SELECT $ä$, file('/etc/passwd') -- $ä$",
        "SELECT 1 \\Gfile('/etc/passwd')",
        "SELECT 'x, file(",
        "SELECT 1 /* /* */",
        "SELECT arrayMap(file, ['/etc/passwd'])",
        "SELECT arrayMap((file AS f), ['/etc/passwd'])",
        "SELECT * APPLY file FROM (SELECT '/etc/passwd')",
        "SELECT COLUMNS('p') APPLY(`file`) FROM (SELECT '/etc/passwd' AS p)",
        "SELECT 1 SETTINGS max_threads = 1, additional_result_filter = 'file(\\'/etc/passwd\\') = 1'",
        "SELECT 1 SETTINGS max_threads, additional_result_filter = 'file(\\'/etc/passwd\\') = 1'",
        "SELECT 1 SETTINGS `dialect` = 'kusto'",
        "SET dialect = 'kusto'",
    ],
)
def test_text_that_the_engine_would_run_cannot_hide(sql: str) -> None:
    assert asked(sql)


@pytest.mark.parametrize(
    ("sql", "name", "value"),
    [
        ("SELECT 1", "select", "file('/etc/passwd')"),
        ("SELECT 1", "additional_result_filter", "file('/etc/passwd') = 1"),
        ("SELECT 1 FORMAT Protobuf", "output_format_schema", "/tmp/x"),
        ("SELECT arrayMap({f:Identifier}, ['/etc/passwd'])", "param_f", "file"),
        ("SELECT arrayMap({f : Identifier}, ['/etc/passwd'])", "param_f", "`file`"),
    ],
)
def test_nor_can_it_hide_beside_the_statement(sql: str, name: str, value: str) -> None:
    is_parameter = name.startswith("param_")
    settings, parameters = ({}, {name: value}) if is_parameter else ({name: value}, {})
    assert refusal_beside(tokens(sql.encode()), settings, parameters, REACH)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT Settings, 1 FROM q WHERE dialect = 'x'",
        "SELECT set FROM q WHERE dialect = 'x'",
        "WITH settings AS (SELECT 1 AS dialect) SELECT dialect FROM settings WHERE dialect = 1",
        "SELECT q.settings FROM q WHERE dialect = 'x' SETTINGS max_threads = 1",
    ],
)
def test_a_column_may_be_called_settings(sql: str) -> None:
    assert asked(sql) == ""


def test_harmless_settings_and_parameters_pass() -> None:
    found = tokens(b"SELECT {s:String}, {t:Identifier}")
    settings = {"max_threads": "1", "session_timezone": "Asia/Shanghai", "log_comment": "file('x')"}
    assert refusal_beside(found, settings, {"s": "a file", "t": "triggers"}, REACH) == ""


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1.5e10, .5, 0x1.8p3, t.1.2, 1_0.5e+1, 1a, x'00', b'01', a$b FROM t",
        "SELECT 1 --' \n, 2 // ' \n, 3 /* ' /* ' */ ' */, 'a''b', `a``b`, 1 −\u00a02",
        "SELECT t.file, 'file' FROM t",
        "INSERT INTO t VALUES (1)",
        "INSERT INTO t FORMAT Native",
        "CREATE TABLE t (a Int8, engine String) ENGINE = MergeTree ORDER BY a",
        "CREATE TABLE t (a Int8) ENGINE ReplacingMergeTree(a) ORDER BY a",
        "CREATE MATERIALIZED VIEW v TO t AS SELECT 1",
        "ALTER TABLE t DELETE WHERE a = 1",
        "SYSTEM FLUSH LOGS",
        "SELECT 'INTO OUTFILE file(' -- file('x')",
        "SELECT engine, name FROM system.tables WHERE engine = 'Kafka'",
        "SELECT $$file('x')$$, 'it''s', 'a\\'b' # file('x')",
        "SELECT * FROM numbers(10), mergeTreeIndex(default, t)",
        "SELECT 1 ;",
        "",
    ],
)
def test_what_sink_and_migrations_say_passes(sql: str) -> None:
    assert asked(sql) == ""


@pytest.mark.parametrize(
    "sql", ["INSERT INTO t VALUES (1)", "DROP TABLE t", "SET readonly = 0", "OPTIMIZE TABLE t", "SELEC 1"]
)
def test_the_reader_only_reads(sql: str) -> None:
    allowed = "only reading is allowed here (SELECT, WITH, SHOW, DESCRIBE, EXPLAIN)"
    assert asked(sql, Role.READER) == f"{allowed}, and not {sql.split()[0]}"


@pytest.mark.parametrize(
    "sql", ["SELECT 1", "(SELECT 1)", "WITH 1 AS a SELECT a", "SHOW TABLES", "DESCRIBE t", "EXPLAIN SELECT 1"]
)
def test_the_reader_reads(sql: str) -> None:
    assert asked(sql, Role.READER) == ""


def test_inline_data_are_never_read_as_words() -> None:
    found = tokens(b"INSERT INTO t (format, a) FORMAT Native\n\x00file('x')\xff")
    assert [token.text for token in found][-2:] == ["format", "native"]
    assert has_inline_data(found)


def test_values_are_read_since_they_are_sql() -> None:
    assert not has_inline_data(tokens(b"INSERT INTO t FORMAT Values (1)"))


def test_a_long_statement_is_read_to_its_end() -> None:
    assert asked("INSERT INTO t SELECT '" + "x" * 100_000 + "', file('/etc/passwd')")
