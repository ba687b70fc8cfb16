"""Inserts one block with a token, again and again until ClickHouse has it, and says when its rows could be read."""

import asyncio
import contextlib
import logging
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

import pyarrow as pa

from scorer.errors import Unavailable
from streams.clickhouse.client import RefusedError, code_of, plain_errors
from streams.clickhouse.sink.complaints import Complaints
from streams.clickhouse.sink.passing import passes

log = logging.getLogger(__name__)
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.1, 5.0
SETTINGS: dict[str, Any] = {
    "async_insert": 0,
    "insert_deduplicate": 1,
    "deduplicate_blocks_in_dependent_materialized_views": 1,
    # A block wider than a hundred months must not fail forever.
    "max_partitions_per_insert_block": 0,
    # A small block is written in half the CPU time by one thread, and before machine code for it would be compiled.
    "max_threads": 1,
    "max_insert_threads": 1,
    "compile_expressions": 0,
    "compile_aggregate_expressions": 0,
    # On a cluster the insert returns when the shards have the rows.
    "distributed_foreground_insert": 1,
}
_MAY_NOT_WRITE = (
    "The sink needs a user that may write, and may set how: name one in LAUNCHPULSE_CLICKHOUSE, and start it again."
)
_ALTERED = (
    "Somebody has altered this table: put back the column as deploy/clickhouse has it, and start the sink again, which "
    "goes on where it stopped."
)
_REMEDIES: Final = {164: _MAY_NOT_WRITE, 497: _MAY_NOT_WRITE, 16: _ALTERED}  # by ClickHouse's number of the error
_READONLY_SETTING = re.compile(r"Setting \w+ is readonly")  # of the client, which knows what it may set; no number


class Client(Protocol):
    """What is used of a clickhouse-connect client."""

    def insert_arrow(self, table: str, arrow_table: Any, *, settings: dict[str, Any]) -> Any:
        """Insert as one block."""

    def close(self) -> None:
        """Close the connection."""


class Inserter:
    """One connection, opened when needed.

    `confirm` is awaited before each try: it raises once the claim is lost. Once `stopping`, an insert that fails is
    not tried again.
    """

    def __init__(
        self,
        open_client: Callable[[], Client],
        where: str,
        confirm: Callable[[], Awaitable[None]],
        stopping: Callable[[], bool],
    ) -> None:
        self._open_client, self._where = open_client, where
        self._confirm, self._stopping = confirm, stopping
        self._client: Client | None = None

    async def warm(self) -> None:
        """Connect before there is anything to insert, if ClickHouse is there."""
        with contextlib.suppress(Unavailable):
            await asyncio.to_thread(self._connected)

    async def insert(self, table: str, rows: pa.Table, token: str) -> int:
        """Unix milliseconds when the insert returned. Waits for ClickHouse as long as it takes.

        Raises RefusedError where trying again cannot help, such as a missing table.
        """
        wait_s, failed, complaints = _FIRST_WAIT_S, False, Complaints()
        while True:
            await self._confirm()
            try:
                await asyncio.to_thread(self._try, table, rows, token)
                break
            except (Unavailable, RefusedError) as error:
                if self._stopping() or not passes(error):
                    raise
                failed = True
                if complaints.due((error.what, code_of(error.__cause__ or error))):
                    log.warning("%s: waiting for it", error)
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)
        if failed:
            log.warning("ClickHouse is back")
        return time.time_ns() // 1_000_000

    def close(self) -> None:
        """Close the connection; the next insert opens a new one."""
        if self._client is not None:
            self._client.close()
        self._client = None

    def _try(self, table: str, rows: pa.Table, token: str) -> None:
        try:
            client = self._connected()
            settings = {**SETTINGS, "insert_deduplication_token": f"{token}:{table}"}
            with plain_errors(self._where):
                client.insert_arrow(table, rows.combine_chunks(), settings=settings)
        except Unavailable:
            self.close()
            raise
        except RefusedError as error:
            told = RefusedError(error.what, where=error.where, seen=error.seen, remedy=_remedy(error))
            raise told from error.__cause__

    def _connected(self) -> Client:
        if self._client is None:
            self._client = self._open_client()
        return self._client


def _remedy(refused: RefusedError) -> str:
    if _READONLY_SETTING.search(refused.seen):
        return _MAY_NOT_WRITE
    return _REMEDIES.get(code_of(refused.__cause__ or refused), refused.remedy)
