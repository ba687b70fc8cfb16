"""What stands in ClickHouse: its version, its clock, migrations at the newest, no event time ahead of the clock,
nothing dropped of what they made, deduplication on every table."""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from streams.doctor.event_time import NEWEST, event_time
from streams.local.addresses import Addresses
from streams.local.checks import Check, Level, guarded
from streams.settings import Settings

if TYPE_CHECKING:
    from clickhouse_connect.driver.client import Client

_OLDEST = (24, 8)  # an older one does not deduplicate what a materialised view is given
_SKEW_WARN_MS = 1000
_WINDOW = re.compile(r"(?<!\w)(non_replicated|replicated)_deduplication_window = (\d+)")
_MIGRATE = "`launchpulse migrate` brings them to the newest."
_TABLES = """
SELECT name, engine, engine_full FROM system.tables
WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND name != 'schema_migrations' ORDER BY name
"""


def checks(settings: Settings, addresses: Addresses) -> Iterator[Check]:
    """Each finding on its own; one that cannot be asked is a failure of its own."""
    from streams.clickhouse.client import connect, plain_errors

    with plain_errors(addresses.clickhouse):
        client = connect(addresses.clickhouse, addresses.clickhouse_read_token, readonly=True)
    with closing(client):
        yield guarded("clickhouse version", lambda: version(str(client.server_version)), "Ask for a newer server.")
        yield guarded("clock", lambda: _clock(client, settings), "Keep the clocks with NTP.")
        migrated = guarded("migrations", lambda: _migrations(client, settings), _MIGRATE)
        yield migrated
        if migrated.level is Level.OK:
            yield guarded("event time", lambda: _event_time(client, settings, addresses), "Ask ClickHouse yourself.")
        yield guarded("deduplication", lambda: deduplication(client.query(_TABLES).result_rows), _MIGRATE)


def version(text: str) -> Check:
    """Old ones count a retried insert twice in the aggregates."""
    good = tuple(int(part) for part in text.split(".")[:2]) >= _OLDEST
    wanted = ".".join(map(str, _OLDEST))
    level = Level.OK if good else Level.FAIL
    return Check("clickhouse version", level, text, "" if good else f"Use {wanted} or newer.")


def deduplication(tables: Sequence[Sequence[Any]]) -> Check:
    """Without a window on the table and on every view's target, a retried insert doubles rows or sums."""
    open_ones = [name for name, engine, full in tables if not _windowed(engine, full)]
    if open_ones:
        seen = f"no deduplication window on {', '.join(open_ones)}"
        remedy = "Retried inserts would count twice there: set the window, as deploy/clickhouse does."
        return Check("deduplication", Level.FAIL, seen, remedy)
    return Check("deduplication", Level.OK, f"a window on each of {len(tables)} tables" if tables else "no tables yet")


def _windowed(engine: str, full: str) -> bool:
    kind = "replicated" if engine.startswith(("Replicated", "Shared")) else "non_replicated"
    return any(found == kind and int(size) > 0 for found, size in _WINDOW.findall(full))


def _event_time(client: "Client", settings: Settings, addresses: Addresses) -> Check:
    from streams.clickhouse.client import plain_errors

    with plain_errors(addresses.clickhouse):  # all of `events` is grouped, which limits of a server may forbid
        return event_time([(row[0], row[1]) for row in client.query(NEWEST).result_rows], settings)


def _clock(client: "Client", settings: Settings) -> Check:
    before = time.time()
    (server,) = client.query("SELECT toFloat64(now64(3))").result_rows[0]
    half_way = (before + time.time()) / 2
    skew_ms = abs(float(server) - half_way) * 1000
    level = Level.OK if skew_ms < _SKEW_WARN_MS else Level.WARN if skew_ms < settings.max_ahead_ms else Level.FAIL
    remedy = "" if level is Level.OK else "Keep both clocks with NTP: events from the future become dead letters."
    return Check("clock", level, f"{skew_ms:.0f} ms from ClickHouse's", remedy, {"skew_ms": round(skew_ms)})


def _migrations(client: "Client", settings: Settings) -> Check:
    from streams.clickhouse.migrations import ALTERED, LOST, plan

    todo = plan(client, cluster=settings.clickhouse_cluster)
    if todo.lost:
        seen = f"dropped, or not shown to this user: {', '.join(todo.lost)}"
        return Check("migrations", Level.FAIL, seen, f"`launchpulse migrate` makes them anew, empty. {LOST}")
    if todo.altered:
        return Check("migrations", Level.FAIL, f"of another type: {', '.join(todo.altered)}", ALTERED)
    if todo.pending:
        return Check("migrations", Level.WARN, f"{len(todo.pending)} not run yet", _MIGRATE)
    return Check("migrations", Level.OK, f"all {len(todo.applied)} run")
