"""The embedded ClickHouse engine (chDB): opens one path, answers one request at a time on a connection of its own.

Settings, database and `readonly` belong to the connection, so nothing of a request outlives it. Opening one beside an
open engine takes 0.3 ms.
"""

import os
import re
import shutil
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scorer.errors import BadSetting, LaunchpulseError, Unavailable
from streams.clickhouse.engine_lock import await_free
from streams.clickhouse.engine_rules import Reach, Role, refusal, refusal_beside
from streams.clickhouse.engine_tokens import Token, cut, has_inline_data, tokens

# Formats of which every block is whole in itself: only these can be sent block by block.
_BLOCKWISE = frozenset({"native", "tabseparated", "tsv", "csv", "rowbinary", "jsoneachrow"})
_STREAMED = frozenset({"select", "with", "("})
_RESULTS = frozenset({"select", "with", "show", "describe", "desc", "explain", "exists", "(", "check"})
_NAME = re.compile(r"[A-Za-z_]\w*")
_CODE = re.compile(r"Code: (\d+)\.")


class EngineError(LaunchpulseError):
    """The engine's own message, and ClickHouse's number of the error."""

    def __init__(self, message: str) -> None:
        at = message.find("Code: ")
        super().__init__(message[max(at, 0) :].strip())
        found = _CODE.search(message)
        self.code = int(found.group(1)) if found else 1001


@dataclass(frozen=True)
class Request:
    """One statement with, for an INSERT, its inline data after it."""

    statement: bytes
    role: Role
    database: str = ""
    default_format: str = "TabSeparated"
    settings: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Answer:
    """`blocks` yields the result; closing it frees the connection. `format` is empty when there is no result."""

    blocks: Generator[bytes]
    format: str
    summary: dict[str, str]


class Engine:
    """Owner of a path; no other process can open it meanwhile."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        if "?" in self._path:  # the engine takes what follows for options, and opens another folder
            raise BadSetting("The folder of the ClickHouse engine has a question mark in its path", seen=self._path)
        path.mkdir(parents=True, exist_ok=True)
        await_free(path)
        try:
            with _temporary_files_in(_emptied(path / "opening")):
                self._keeps_open = self._connect()
        except RuntimeError as error:
            what = "The embedded ClickHouse engine cannot open its data"
            raise Unavailable(what, where=self._path, seen=str(error)) from None
        self._reach = Reach(
            self._names("SELECT lower(name) FROM system.table_functions"),
            self._names("SELECT name FROM system.settings WHERE type IN ('String', 'Map', 'URI', 'Dialect')"),
        )

    def close(self) -> None:
        """Close the path."""
        self._keeps_open.close()

    def answer(self, request: Request) -> Answer:
        """Run a statement. EngineError with ClickHouse's text for what it or the rules refuse."""
        found = tokens(request.statement)
        why = refusal(found, request.role, self._reach)
        if why := why or refusal_beside(found, request.settings, request.parameters, self._reach):
            raise EngineError(f"Code: 497. DB::Exception: {why}. (ACCESS_DENIED)")
        connection = self._connect()
        try:
            self._prepare(connection, request)
            return self._run(connection, request, found)
        except RuntimeError as error:
            connection.close()
            raise EngineError(str(error)) from None
        except BaseException:
            connection.close()
            raise

    def _names(self, sql: str) -> frozenset[str]:
        return frozenset(self._keeps_open.query(sql, "TabSeparated").bytes().decode().split())

    def _connect(self) -> Any:
        import chdb

        return chdb.connect(self._path)

    def _prepare(self, connection: Any, request: Request) -> None:
        settings = {"async_insert": "0", **request.settings}
        settings.pop("readonly", None)
        if request.role is Role.READER:
            settings["readonly"] = "1"  # last, since it forbids the others
        clauses = ", ".join(f"{_setting(name)} = {_quoted(value)}" for name, value in settings.items())
        if request.database:
            connection.query(f"USE {_identifier(request.database)}", "TabSeparated")
        connection.query(f"SET {clauses}", "TabSeparated")

    def _run(self, connection: Any, request: Request, found: list[Token]) -> Answer:
        returns_rows = bool(found) and found[0].text in _RESULTS
        format_ = _named_format(found) or request.default_format
        arguments = {"params": dict(request.parameters)} if request.parameters else {}
        if found and found[0].text in _STREAMED and format_.lower() in _BLOCKWISE:
            stream = connection.send_query(request.statement.decode(errors="replace"), format_, **arguments)
            return Answer(_first_pulled(_streamed(connection, stream)), format_, {})
        with closing(connection):
            if has_inline_data(found):
                result = _insert(connection, request.statement, found)
            else:
                result = connection.query(request.statement, format_, **arguments)
            summary = {
                "read_rows": str(result.rows_read()),
                "read_bytes": str(result.bytes_read()),
            }
            if not returns_rows:
                summary |= {
                    "written_rows": str(result.rows_read()),
                    "written_bytes": str(result.bytes_read()),
                }
            return Answer(_whole(result.bytes()), format_ if returns_rows else "", summary)


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """What is opened within has its own there; who is started later has not."""
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before


def _emptied(folder: Path) -> Path:
    """For the files that the engine makes when it opens, and leaves where it is killed then."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _insert(connection: Any, statement: bytes, found: list[Token]) -> Any:
    """The engine reads inline data only up to the first line end: it gets them as a file in memory instead."""
    insert = cut(statement, found)
    descriptor = os.memfd_create("insert")
    with open(descriptor, "wb", buffering=0) as file:
        file.write(insert.data)
        source = f"FROM INFILE '/proc/self/fd/{descriptor}'"
        return connection.query(f"{insert.head} {source} {insert.settings} FORMAT {insert.format}", "TabSeparated")


def _streamed(connection: Any, stream: Any) -> Generator[bytes]:
    try:
        for block in stream:
            yield block.bytes()
    except RuntimeError as error:
        raise EngineError(str(error)) from None
    finally:
        stream.close()
        connection.close()


def _first_pulled(blocks: Generator[bytes]) -> Generator[bytes]:
    """Pull the first block at once, so that most errors come before any byte of the answer."""
    first = next(blocks, b"")

    def chained() -> Generator[bytes]:
        try:
            yield first
            yield from blocks
        finally:
            blocks.close()

    return chained()


def _whole(result: bytes) -> Generator[bytes]:
    yield result


def _named_format(found: list[Token]) -> str:
    for i in range(len(found) - 2, -1, -1):
        ends = i + 2 == len(found) or found[i + 2].text in (";", "settings")
        if found[i].text == "format" and found[i].kind == found[i + 1].kind == "word" and ends:
            return found[i + 1].written
    return ""


def _setting(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise EngineError(f"Code: 115. DB::Exception: Unknown setting {name!r}. (UNKNOWN_SETTING)")
    return name


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _identifier(name: str) -> str:
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"
