"""What migrations have made, by name: the statements that would make each table or view once more."""

import re
from collections.abc import Iterable, Mapping

from streams.clickhouse.scripts import body_of

_SUBJECT = re.compile(
    r"(?P<verb>CREATE|ALTER|DROP)(?: OR REPLACE)?(?: MATERIALIZED)? (?:TABLE|VIEW)(?: IF (?:NOT )?EXISTS)? "
    r"(?P<name>\w+)"
)


def made_by(statements: Iterable[str]) -> Mapping[str, list[str]]:
    """Of what stands after all of them, in the order in which each came first.

    >>> made_by(["CREATE TABLE a", "CREATE VIEW v AS 1", "ALTER TABLE a ADD b", "DROP VIEW v", "CREATE VIEW v AS 2"])
    {'a': ['CREATE TABLE a', 'ALTER TABLE a ADD b'], 'v': ['CREATE VIEW v AS 2']}
    """
    made: dict[str, list[str]] = {}
    for sql in statements:
        body = body_of(sql)
        if found := _SUBJECT.match(body.strip()):
            if found["verb"] == "DROP":
                made.pop(found["name"], None)
            else:
                made.setdefault(found["name"], []).append(sql)
    return made
