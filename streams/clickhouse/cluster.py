"""The same migrations for a cluster: every table becomes a replicated local one and a distributed one over it.

    events                     what people and the sink use: Distributed, rows go to a shard by `-- shard by: ...`
    events_local               on each shard: Replicated...MergeTree, macros {shard} and {replica} from the servers
    materialised views         on each shard, from local to local table: a row is aggregated where it lies
    views                      over the distributed tables

Only statements of the forms below are known; another one is refused, so that none is rendered wrongly in silence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scorer.errors import BadSetting, Inconsistent
from streams.clickhouse.scripts import body_of

_CLUSTER = re.compile(r"[\w.\-{}]+")
_TABLE = re.compile(r"CREATE TABLE IF NOT EXISTS (\w+)\n")
_VIEW = re.compile(r"(CREATE VIEW IF NOT EXISTS|CREATE OR REPLACE VIEW) (\w+) AS\n")
_MATERIALIZED = re.compile(r"CREATE MATERIALIZED VIEW IF NOT EXISTS (\w+) TO (\w+) AS\n")
_DROPPED = re.compile(r"DROP VIEW IF EXISTS (\w+)$")
_ALTER = re.compile(r"ALTER TABLE (\w+)\n")
_ENGINE = re.compile(r"^ENGINE = (\w*MergeTree)$", re.MULTILINE)
_FROM = re.compile(r"^FROM (\w+)((?: AS \w+)?)$", re.MULTILINE)
_SHARD_BY = re.compile(r"^-- shard by: (.+)$", re.MULTILINE)


def render(statement: str, cluster: str, database: str) -> Sequence[str]:
    """The statements that do on a cluster what `statement` does on one server; itself where `cluster` is empty."""
    if not cluster:
        return [statement]
    if not _CLUSTER.fullmatch(cluster):
        raise BadSetting("clickhouse_cluster must be the name of a cluster", seen=repr(cluster))
    body = body_of(statement)
    for form, renderer in _FORMS:
        if match := form.match(body):
            return renderer(Form(match, body, statement, cluster, database))
    raise Inconsistent("a migration statement of a form that has no cluster variant", seen=body[:100])


@dataclass(frozen=True)
class Form:
    """A statement that matched one of the forms; `body` is it without comment lines."""

    match: re.Match[str]
    body: str
    statement: str
    cluster: str
    database: str

    @property
    def name(self) -> str:
        """Of the table or view."""
        return str(self.match.group(1))

    @property
    def rest(self) -> str:
        """What follows the first line."""
        return self.body[self.match.end() :]

    @property
    def on(self) -> str:
        """The clause that sends it to every server."""
        return f"ON CLUSTER '{self.cluster}'"


def _table(form: Form) -> Sequence[str]:
    shard_by, engine = _SHARD_BY.search(form.statement), _ENGINE.search(form.body)
    if shard_by is None or engine is None:
        raise Inconsistent(
            "a table needs `-- shard by: ...` and a MergeTree engine",
            seen=form.body[:100],
        )
    local = f"{form.name}_local"
    path = f"'/clickhouse/tables/{{shard}}/{{database}}/{form.name}', '{{replica}}'"
    columns = _ENGINE.sub(f"ENGINE = Replicated{engine.group(1)}({path})", form.rest)
    over = f"Distributed('{form.cluster}', '{form.database}', {local}, {shard_by.group(1)})"
    return [
        f"CREATE TABLE IF NOT EXISTS {local} {form.on}\n{columns}",
        f"CREATE TABLE IF NOT EXISTS {form.name} {form.on} AS {local}\nENGINE = {over}",
    ]


def _materialized(form: Form) -> Sequence[str]:
    name, target = form.match.groups()
    local = _FROM.sub(r"FROM \1_local\2", form.rest)
    return [f"CREATE MATERIALIZED VIEW IF NOT EXISTS {name} {form.on} TO {target}_local AS\n{local}"]


def _dropped(form: Form) -> Sequence[str]:
    return [f"DROP VIEW IF EXISTS {form.name} {form.on} SYNC"]


def _view(form: Form) -> Sequence[str]:
    how, name = form.match.groups()
    return [f"{how} {name} {form.on} AS\n{form.rest}"]


def _alter(form: Form) -> Sequence[str]:
    return [f"ALTER TABLE {table} {form.on}\n{form.rest}" for table in (f"{form.name}_local", form.name)]


_FORMS = (
    (_TABLE, _table),
    (_MATERIALIZED, _materialized),
    (_DROPPED, _dropped),
    (_VIEW, _view),
    (_ALTER, _alter),
)
