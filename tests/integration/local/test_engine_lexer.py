"""The door reads a statement as the engine does: no word that runs can look like a comment or a string to it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.clickhouse.engine import Engine, EngineError, Request
from streams.clickhouse.engine_rules import Role
from streams.clickhouse.engine_tokens import tokens

pytestmark = pytest.mark.integration
SECRET = "what stands in the file"
QUOTES = [
    "'",
    "''",
    '"',
    "`",
    "\\",
    "\\x66",
    "‘",
    "’",
    "“",
    "”",
    "$",
    "$$",
    "$a$",
    "a$b$",
    "x'",
    "x'00'",
    "b'01'",
    "B'",
]
COMMENTS = [
    "--",
    "-",
    "/*",
    "*/",
    "//",
    "/",
    "#",
    "# ",
    "#!",
    "\n",
    "\r",
    "\x0b",
    "\x1c",
    "\0",
    "\u200b",
    "\xa0",
    "\ufeff",
]
NUMBERS = ["1", "1e", "1.e", ".0", "1_0", "0x", "0x1p", "0b", "e-", "E", ".", "−", "+", "_"]
WORDS = [
    "a",
    "é",
    "AS",
    "INTO",
    "OUTFILE",
    "file",
    "APPLY",
    " ",
    " ",
    ",",
    ",",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ";",
    "@",
    "\\G",
]
PIECES = st.lists(st.sampled_from(QUOTES + COMMENTS + NUMBERS + WORDS), max_size=6).map("".join)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    one = Engine(tmp_path_factory.mktemp("engine"))
    yield one
    one.close()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "secret.txt"
    path.write_text(SECRET)
    return path


def answer(engine: Engine, sql: str, **beside: dict[str, str]) -> str:
    """What the reader gets, refusals as well."""
    try:
        return b"".join(engine.answer(Request(sql.encode(), Role.READER, **beside)).blocks).decode()  # type: ignore[arg-type]
    except EngineError as error:
        return str(error)


def words(engine: Engine, sql: str) -> set[tuple[int, str]]:
    """Where the engine reads a name, in bytes; of numbers none is a name that the rules know."""
    found = answer(engine, f"SELECT tokenizeQuery(unhex('{sql.encode().hex()}'))").replace("\\'", "'")
    cut = [(sql.encode()[begins:ends].decode(), begins, kind) for begins, ends, kind in ast.literal_eval(found)]
    names = {(begins, text) for text, begins, kind in cut if kind in ("BareWord", "QuotedIdentifier")}
    return {(begins, text) for begins, text in names if not text[0].isdigit()}


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(PIECES, min_size=1, max_size=3))
def test_each_word_that_the_engine_reads_the_door_reads(engine: Engine, pieces: list[str]) -> None:
    sql = "SELECT " + " file ".join(pieces)
    found = tokens(sql.encode())
    read = {(len(sql[: token.at].encode()), token.written) for token in found}
    assert any(token.kind == "error" for token in found) or words(engine, sql) <= read


@settings(max_examples=300, deadline=None)
@given(before=PIECES, between=PIECES, after=PIECES, name=st.sampled_from(["file", "FILE", "`file`", "`\\x66ile`"]))
def test_no_trick_around_it_reads_a_file(
    engine: Engine, secret: Path, before: str, between: str, after: str, name: str
) -> None:
    sql = f"SELECT {before} {name}{between}('{secret}') {after}"
    assert SECRET not in answer(engine, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 AS a$b$, file('{}') -- $b$",
        "SELECT /* /* */ ' */ file('{}') -- '",
        "SELECT 1 // '\n, file('{}') // '",
        "SELECT file\u200b('{}')",
        "SELECT `\\x66ile`('{}')",
        "SELECT arrayMap(file, ['{}'])",
        "SELECT * APPLY file FROM (SELECT '{}')",
    ],
)
def test_a_file_stays_unread(engine: Engine, secret: Path, sql: str) -> None:
    assert "ACCESS_DENIED" in answer(engine, sql.format(secret))


@pytest.mark.parametrize("setting", ["select", "filter", "order", "additional_result_filter"])
def test_a_setting_reads_no_file(engine: Engine, secret: Path, setting: str) -> None:
    told = answer(engine, "SELECT 1", settings={setting: f"throwIf(1, file('{secret}'))"})
    assert "ACCESS_DENIED" in told


def test_a_name_given_as_a_parameter_reads_no_file(engine: Engine, secret: Path) -> None:
    told = answer(engine, f"SELECT arrayMap({{f:Identifier}}, ['{secret}'])", parameters={"f": "file"})
    assert "ACCESS_DENIED" in told


@pytest.mark.parametrize(
    "sql",
    ["SELECT 1 AS a$b$ INTO OUTFILE '{}' -- $b$", "SELECT 1, .0INTO OUTFILE '{}'", "SELECT 1 INTO\u200bOUTFILE '{}'"],
)
def test_a_file_stays_unwritten(engine: Engine, tmp_path: Path, sql: str) -> None:
    assert "ACCESS_DENIED" in answer(engine, sql.format(tmp_path / "written"))
    assert not (tmp_path / "written").exists()
