"""Brings a ClickHouse to the newest tables: runs each numbered file once and remembers its checksum.

A file that a database has run never changes; what is new stands in a new file. Where its way to its tables was
wrong, it takes another to the same ones and names each checksum that it had: who ran that has them. Every statement can
be repeated, so a migration that broke off half way is simply run again; and of what somebody has dropped since, the
statements that made it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from scorer.errors import Inconsistent
from streams.clickhouse.cluster import render
from streams.clickhouse.columns import Standing, Strayed, given, strayed
from streams.clickhouse.made import made_by
from streams.clickhouse.scripts import Script, read_scripts

_TABLE = """CREATE TABLE IF NOT EXISTS schema_migrations {on_cluster}
(
    number UInt32,
    name String,
    checksum String,
    applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = {engine}
ORDER BY number"""
# One path for all shards: every server of the cluster knows what was run.
_REPLICATED = "ReplicatedMergeTree('/clickhouse/tables/{database}/schema_migrations', '{shard}-{replica}')"
LOST = "What stood in them is lost, and what a dropped view was to sum up; `launchpulse recount` says how much."

ALTERED = (
    "Stop the sink and run what stands in brackets. What the other type could not hold is lost; `launchpulse recount` "
    "says how much."
)


class Database(Protocol):
    """The little that migrations need of a clickhouse-connect client."""

    def command(self, cmd: str, /, *, parameters: Any = None) -> Any:
        """Run a statement."""

    def query(self, query: str, /) -> Any:
        """Ask; the answer has `result_rows`."""


@dataclass(frozen=True)
class Plan:
    """What is there and what is to be run."""

    applied: Sequence[Script]
    pending: Sequence[Script]
    cluster: str
    database: str
    standing: frozenset[str] = frozenset()
    columns: Standing = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """Tables and views that the applied files made and that are not there: somebody has dropped them."""
        return [name for name in self._made() if name not in self.standing]

    @cached_property
    def strayed(self) -> Strayed:
        """Columns that the applied files made and that somebody has dropped, or given another type."""
        wanted = given(sql for script in self.applied for sql in script.statements)
        return strayed(wanted, self.columns, suffixes=("", "_local") if self.cluster else ("",))

    @property
    def lost(self) -> list[str]:
        """All that somebody has dropped: tables and views, then columns as table.column."""
        return [*self.missing, *(f"{each.table}.{each.name}" for each in self.strayed.lost)]

    @property
    def altered(self) -> list[str]:
        """Of each column with another type, what stands and the statement that gives it its own back."""
        return [
            f"{each.table}.{each.name} is {stands} ({' '.join(sql.split())})"
            for each, stands in self.strayed.altered
            for sql in render(each.restoring(), self.cluster, self.database)
        ]

    def statements(self) -> list[str]:
        """All that `apply` would run, in order: what makes anew what is missing, then the pending files."""
        return [*self.repairs(), *(sql for script in self.pending for sql in self.of(script))]

    def repairs(self) -> list[str]:
        """What makes anew, empty, what somebody has dropped."""
        made = self._made()
        tables = [sql for name in self.missing for sql in made[name]]
        columns = [render(each.adding(), self.cluster, self.database) for each in self.strayed.lost]
        return tables + [sql for each in columns for sql in each]

    def _made(self) -> Mapping[str, list[str]]:
        return made_by(sql for script in self.applied for sql in self.of(script))

    def of(self, script: Script) -> list[str]:
        """One file's statements, as this ClickHouse gets them."""
        return [sql for statement in script.statements for sql in render(statement, self.cluster, self.database)]


def plan(database: Database, *, cluster: str = "", scripts: Sequence[Script] | None = None) -> Plan:
    """Raises Inconsistent where a file that was run has changed since, or is unknown here. Writes nothing."""
    known = {script.number: script for script in (read_scripts() if scripts is None else scripts)}
    recorded = _recorded(database)
    for number, (name, checksum) in recorded.items():
        _check(known.get(number), name, checksum)
    applied = [script for number, script in known.items() if number in recorded]
    pending = [script for number, script in known.items() if number not in recorded]
    name = str(database.query("SELECT currentDatabase()").result_rows[0][0])
    return Plan(applied, pending, cluster, name, _standing(database), _columns(database))


def apply(database: Database, todo: Plan) -> None:
    """Run what is pending, after what makes anew what is missing; with neither it does nothing."""
    for sql in todo.repairs():
        database.command(sql)
    if not todo.pending:
        return
    on_cluster = f"ON CLUSTER '{todo.cluster}'" if todo.cluster else ""
    engine = _REPLICATED if todo.cluster else "MergeTree"
    database.command(_TABLE.replace("{on_cluster}", on_cluster).replace("{engine}", engine))
    for script in todo.pending:
        for sql in todo.of(script):
            database.command(sql)
        row = {
            "number": script.number,
            "name": script.name,
            "checksum": script.checksum,
        }
        database.command(_REMEMBER, parameters=row)


_REMEMBER = (
    "INSERT INTO schema_migrations (number, name, checksum) SELECT {number:UInt32}, {name:String}, {checksum:String}"
)


def _recorded(database: Database) -> Mapping[int, tuple[str, str]]:
    there = database.query(
        "SELECT count() FROM system.tables WHERE database = currentDatabase() AND name = 'schema_migrations'"
    ).result_rows
    if not there[0][0]:
        return {}
    rows = database.query("SELECT number, name, checksum FROM schema_migrations ORDER BY number").result_rows
    return {int(number): (str(name), str(checksum)) for number, name, checksum in rows}


def _standing(database: Database) -> frozenset[str]:
    rows = database.query("SELECT name FROM system.tables WHERE database = currentDatabase()").result_rows
    return frozenset(str(row[0]) for row in rows)


def _columns(database: Database) -> Standing:
    asked = "SELECT table, name, type FROM system.columns WHERE database = currentDatabase()"
    found: dict[str, dict[str, str]] = {}
    for table, name, kind in database.query(asked).result_rows:
        found.setdefault(str(table), {})[str(name)] = str(kind)
    return found


def _check(script: Script | None, name: str, checksum: str) -> None:
    if script is None:
        remedy = "This ClickHouse was migrated by a newer launchpulse: install that one."
        raise Inconsistent("a migration that this version does not know", seen=name, remedy=remedy)
    if checksum not in (script.checksum, *script.once):
        remedy = "Restore the file as it was released and put the change into a new migration."
        raise Inconsistent(
            f"migration {script.name} was changed after it had been run",
            seen=script.checksum,
            remedy=remedy,
        )
