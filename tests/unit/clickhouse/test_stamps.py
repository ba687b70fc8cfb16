"""The sink says so where what it inserts is stamped so long ago that the table drops it."""

import logging

import pyarrow as pa
import pytest

from streams.clickhouse.sink.stamps import Stamps

NOW_MS, DAY_MS = 1_900_000_000_000, 86_400_000


def _rows(*of: tuple[str, int]) -> pa.Table:
    stamped = pa.array([NOW_MS - days_ago * DAY_MS for _, days_ago in of]).cast(pa.timestamp("ms", tz="UTC"))
    return pa.table({"topic": [topic for topic, _ in of], "published_at": stamped})


@pytest.mark.parametrize(
    ("table", "told"),
    [("events", ["2 rows of clicks", "1 rows of reviews"]), ("deliveries", ["4 rows of deliveries"]), ("shoppers", [])],
)
def test_it_tells_of_each_topic_once(table: str, told: list[str], caplog: pytest.LogCaptureFixture) -> None:
    stamps, rows = (
        Stamps(),
        _rows(("clicks", 401), ("clicks", 500), ("searches", 399), ("reviews", 9_000), ("clicks", 3)),
    )
    rows = rows if table == "events" else pa.concat_tables([rows, _rows(("", 800))])
    with caplog.at_level(logging.WARNING):
        stamps.look(table, rows, NOW_MS)
        stamps.look(table, rows, NOW_MS)
    assert sorted(line.partition(" are ")[0] for line in caplog.messages) == sorted(told)
