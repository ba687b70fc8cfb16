"""A clickhouse-connect client of the ClickHouse that is configured or running, and its errors in plain words."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from clickhouse_connect import get_client
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError, OperationalError, StreamFailureError
from urllib3.exceptions import HTTPError

from scorer.errors import BadSetting, LaunchpulseError, Unavailable
from streams.masked import without_user

# It prints what it also raises.
logging.getLogger("clickhouse_connect").setLevel(logging.CRITICAL)
_CODE = re.compile(r"[Cc]ode:? (\d+)")
_NO_TABLE, _NO_DATABASE, _BAD_LOGIN = 60, 81, 516
_NO_MEMORY = "It had no memory left for this: raise its max_memory_usage or max_server_memory_usage, or ask for less."
_NO_TIME = "It may take no longer here: ask for less, or raise this user's max_execution_time."
_REMEDIES: Final = {
    158: "It may read no more rows here: ask for less, or raise this user's max_rows_to_read.",
    159: _NO_TIME,
    160: _NO_TIME,
    202: "It has too much to do: ask again later, or raise its max_concurrent_queries.",
    241: _NO_MEMORY,
    243: "Its disk is full: make room there.",
    252: "Merges do not keep up with inserts: were they stopped (SYSTEM START MERGES), or are its disks slow?",
    394: "Somebody has stopped it, or ClickHouse is ending: ask again.",
}
# clickhouse-connect begins so only where the answer carries no code of ClickHouse.
_PASSING_STATUS = re.compile(r"HTTP driver received HTTP status (408|429|5\d\d)\b")


class RefusedError(LaunchpulseError):
    """ClickHouse answered, and said no; trying again gives the same."""


def connect(dsn: str, password: str, *, readonly: bool = False, timeout_s: float = 60.0) -> Client:
    """Open one. `dsn` is http(s)://[user[:password]@]host:port[/database]; `password` where it has none.

    With `readonly` a real server is asked to refuse writes, files and other hosts. A client serves one thread.
    """
    if not dsn:
        remedy = "Set LAUNCHPULSE_CLICKHOUSE, or start the embedded engine with `launchpulse stack up`."
        raise Unavailable("no ClickHouse is configured or running", remedy=remedy)
    secret: dict[str, Any] = {}
    if password:
        secret["password"] = password
    if not dsn.startswith(("http://", "https://")):
        remedy = "It looks like http://user:password@host:8123/database."
        raise BadSetting("a ClickHouse address that cannot be used", seen=without_user(dsn), remedy=remedy)
    with plain_errors(dsn):
        return get_client(
            dsn=dsn,
            autogenerate_session_id=False,
            connect_timeout=5,
            send_receive_timeout=timeout_s,
            settings={"readonly": 1} if readonly else {},
            client_name="launchpulse",
            **secret,
        )


@contextmanager
def plain_errors(where: str) -> Iterator[None]:
    """Turn what clickhouse-connect raises into a LaunchpulseError: Unavailable may pass, RefusedError does not."""
    try:
        yield
    except ClickHouseError as error:
        raise _translated(error, where) from error
    except (OSError, HTTPError) as error:
        raise Unavailable(
            "ClickHouse cannot be reached",
            where=without_user(where),
            seen=str(error),
            remedy=_DOCTOR,
        ) from error


_DOCTOR = "Is it running? `launchpulse doctor` looks."


def code_of(error: BaseException) -> int:
    """ClickHouse's number of an error; 0 where there is none.

    >>> code_of(ValueError("Code: 60. DB::Exception: Unknown table"))
    60
    """
    found = _CODE.search(str(error))
    return int(found.group(1)) if found else 0


def _translated(error: ClickHouseError, where: str) -> LaunchpulseError:
    code, seen = code_of(error), _first_line(error)
    answered = isinstance(error, StreamFailureError) and code > 0  # it had begun to answer, and failed then
    if (isinstance(error, OperationalError) and not answered) or _of_a_proxy(error):
        return Unavailable("ClickHouse does not answer", where=without_user(where), seen=seen, remedy=_DOCTOR)
    if code in (_NO_TABLE, _NO_DATABASE):
        remedy = "If it is one of launchpulse's own, run `launchpulse migrate`."
        return RefusedError(
            "ClickHouse does not know this table",
            where=without_user(where),
            seen=seen,
            remedy=remedy,
        )
    if code == _BAD_LOGIN:
        remedy = "Put user and password into the DSN or LAUNCHPULSE_CLICKHOUSE_PASSWORD."
        return RefusedError(
            "ClickHouse refused the login",
            where=without_user(where),
            seen=seen,
            remedy=remedy,
        )
    where = without_user(where)
    return RefusedError("ClickHouse refused the statement", where=where, seen=seen, remedy=_REMEDIES.get(code, ""))


def _of_a_proxy(error: ClickHouseError) -> bool:
    """Whether what stands before ClickHouse answered in its place, with a status that may pass."""
    return "DB::" not in str(error) and _PASSING_STATUS.match(str(error)) is not None


def _first_line(error: Any) -> str:
    text = str(error).strip()
    if failed := re.search(r"\[Errno -?\d+\] [^'\")]+", text):
        return failed.group()
    at = max(text.find("DB::Exception: "), 0)
    line = text[at:].removeprefix("DB::Exception: ").splitlines()[0] if text else type(error).__name__
    return re.sub(r"^Error | executing HTTP request attempt.*| \(for url [^)]*\)$", "", line)[:500]
