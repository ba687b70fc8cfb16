"""A client for the duration of a command: of the configured ClickHouse, the running one, or one started for it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from clickhouse_connect.driver.client import Client

from streams.clickhouse.client import connect
from streams.local.running import running
from streams.settings import Settings


@contextmanager
def opened(settings: Settings, *, write: bool = False) -> Iterator[tuple[Client, str]]:
    """A client, and the address that errors name. Read-only unless `write`."""
    with running(settings, parts=("clickhouse",)) as addresses:
        token = addresses.clickhouse_token if write else addresses.clickhouse_read_token
        with closing(connect(addresses.clickhouse, token, readonly=not write)) as client:
            yield client, addresses.clickhouse
