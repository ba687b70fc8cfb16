"""The columns that migrations have given each table, and how those that stand differ. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from streams.clickhouse.scripts import body_of

Standing = Mapping[str, Mapping[str, str]]
_TABLE = re.compile(r"CREATE TABLE IF NOT EXISTS (\w+)\n\(\n(.*?)\n\)\nENGINE", re.DOTALL)
_ALTER = re.compile(r"ALTER TABLE (\w+)\n(.*)", re.DOTALL)
_GIVEN = re.compile(r"^ +(?:ADD COLUMN IF NOT EXISTS |MODIFY COLUMN )(.+?)(?: AFTER \w+)?,?$", re.MULTILINE)
_COLUMN = re.compile(r"^ +((?!INDEX )\w+ .+?),?$", re.MULTILINE)
_BEHIND_TYPE = re.compile(r" (?:COMMENT|CODEC|ALIAS|DEFAULT)\b.*")


@dataclass(frozen=True)
class Column:
    """`definition` is what stands in the migration: name, type, and what else there is."""

    table: str
    definition: str

    @property
    def name(self) -> str:
        """Of the column."""
        return self.definition.split(" ", 1)[0]

    @property
    def type(self) -> str:
        """As ClickHouse spells it."""
        return _BEHIND_TYPE.sub("", self.definition.split(" ", 1)[1])

    def adding(self) -> str:
        """The statement that makes it anew."""
        return f"ALTER TABLE {self.table}\n    ADD COLUMN IF NOT EXISTS {self.definition}"

    def restoring(self) -> str:
        """The statement that gives it its type back."""
        return f"ALTER TABLE {self.table}\n    MODIFY COLUMN {self.name} {self.type}"


@dataclass(frozen=True)
class Strayed:
    """What stands otherwise than it was made: columns `lost`, and `altered` ones with the type that stands."""

    lost: tuple[Column, ...] = ()
    altered: tuple[tuple[Column, str], ...] = ()


def given(statements: Iterable[str]) -> list[Column]:
    """The columns that stand after all of them, in the order in which each came first.

    >>> [(each.name, each.type) for each in given([
    ...     "CREATE TABLE IF NOT EXISTS a\\n(\\n    b UInt8 COMMENT 'x, y',\\n    c String\\n)\\nENGINE = MergeTree",
    ...     "ALTER TABLE a\\n    MODIFY COLUMN b UInt16"])]
    [('b', 'UInt16'), ('c', 'String')]
    """
    found: dict[tuple[str, str], Column] = {}
    for sql in statements:
        body = body_of(sql)
        for form, each in ((_TABLE, _COLUMN), (_ALTER, _GIVEN)):
            if match := form.match(body):
                for definition in each.findall(match.group(2)):
                    column = Column(match.group(1), definition)
                    found[column.table, column.name] = column
    return list(found.values())


def strayed(wanted: Iterable[Column], standing: Standing, *, suffixes: tuple[str, ...]) -> Strayed:
    """`standing`: of each table, the type of each column. A table that is not there at all is no matter of columns.
    `suffixes` are those of the tables that carry each one's columns, as on a cluster."""
    lost: list[Column] = []
    altered: list[tuple[Column, str]] = []
    for column in wanted:
        tables = [standing[column.table + end] for end in suffixes if column.table + end in standing]
        types = [table.get(column.name) for table in tables]
        if None in types:
            lost.append(column)
        altered += [(column, it) for it in types if it is not None and _bare(it) != _bare(column.type)][:1]
    return Strayed(tuple(lost), tuple(altered))


def _bare(kind: str) -> str:
    return kind.replace(" ", "")
