"""What is asked of ClickHouse's tables of inputs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
from clickhouse_connect.driver.client import Client

from schemas.topics import INPUTS
from scorer.errors import BadInput
from streams.clickhouse.client import plain_errors

_TABLE: Final = {topic: "events" if topic in INPUTS[:3] else topic for topic in INPUTS}
_COLUMNS: Final = {
    "events": "product, price_micro, kind, quantity, text",
    "shoppers": "consent, time_zone, language",
    "deliveries": "decision_id, status",
}
_BOUNDS: Final = {
    "from_ms": "published_at >= fromUnixTimestamp64Milli({from_ms:Int64})",
    "to_ms": "published_at < fromUnixTimestamp64Milli({to_ms:Int64})",
}


@dataclass(frozen=True)
class Range:
    """Records published from `from_ms` to before `to_ms`, Unix milliseconds; None: no bound."""

    from_ms: int | None = None
    to_ms: int | None = None

    def __str__(self) -> str:
        return ", ".join(f"{name} {value}" for name, value in vars(self).items() if value is not None) or "all"


class Tables:
    """The tables, within a range of times of publishing. Asks in `client`'s thread; errors name its `address`."""

    def __init__(self, client: Client, within: Range, address: str) -> None:
        self._client, self._within, self._address = client, within, address

    def check_any(self) -> None:
        """BadInput where no table has a record of this range."""
        tables = dict.fromkeys(_TABLE.values())
        counts = [self._query(f"SELECT count() AS held FROM {table} WHERE {self._held()}", {}) for table in tables]
        if not any(count.column("held")[0].as_py() for count in counts):
            remedy = "SELECT min(published_at), max(published_at) FROM events says what there is."
            raise BadInput("no event in this range", where="table events", seen=str(self._within), remedy=remedy)

    def offsets(self, topic: str, partition: int) -> range:
        """From the first record of a partition to behind its last; some between may be in no table."""
        wanted = "count() AS held, min(offset) AS first, max(offset) AS last"
        found = self._asked(topic, partition, wanted).to_pylist()[0]
        return range(found["first"], found["last"] + 1) if found["held"] else range(0)

    def page(self, topic: str, partition: int, first: int, stop: int) -> pa.Table:
        """Records from offset `first` to before `stop`, in order, with `offset`, `published_ms` and `at_ms`."""
        wanted = (
            f"{_COLUMNS[_TABLE[topic]]}, offset, event_id, shopper, toUnixTimestamp64Milli(at) AS at_ms, "
            "toUnixTimestamp64Milli(published_at) AS published_ms"
        )
        more = "AND offset >= {first:UInt64} AND offset < {stop:UInt64} ORDER BY offset"
        return self._asked(topic, partition, wanted, more, {"first": first, "stop": stop})

    def told(self, columns: str, more: str) -> pa.Table:
        """Of all events, whichever their topic and partition."""
        return self._query(f"SELECT {columns} FROM events WHERE {self._held()} {more}", {})

    def _asked(
        self, topic: str, partition: int, wanted: str, more: str = "", named: Mapping[str, Any] | None = None
    ) -> pa.Table:
        table = _TABLE[topic]
        of_topic = "AND topic = {topic:String}" if table == "events" else ""
        sql = (
            f"SELECT {wanted} FROM {table} WHERE {self._held()} AND partition = {{partition:UInt32}} {of_topic} {more}"
        )
        return self._query(sql, {"partition": partition, "topic": topic, **(named or {})})

    def _held(self) -> str:
        bounds = [bound for name, bound in _BOUNDS.items() if getattr(self._within, name) is not None]
        return " AND ".join(bounds) or "1"

    def _query(self, sql: str, named: Mapping[str, Any]) -> pa.Table:
        within = {name: value for name, value in vars(self._within).items() if value is not None}
        with plain_errors(self._address):
            return self._client.query_arrow(sql, parameters=within | dict(named))
