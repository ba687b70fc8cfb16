"""What the tables promise, on the real engine with the sink's own settings."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from clickhouse_connect import get_client
from clickhouse_connect.driver.client import Client

from streams.clickhouse.migrations import apply, plan
from streams.clickhouse.sink.inserts import SETTINGS

pytest.importorskip("chdb", reason="the extra `local` is not installed")
MINUTE_MS, MONTH_MS = 60_000, 2_678_400_000
T0 = 1_790_000_040_000  # a full minute


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Client]:
    client = get_client(dsn=f"chdb://{tmp_path}/engine")
    apply(client, plan(client))
    yield client
    client.close()


def _views(shoppers: list[str], *, at_ms: int = T0, published_ms: list[int] | None = None) -> pa.Table:
    count = len(shoppers)
    milliseconds = pa.timestamp("ms", tz="UTC")
    return pa.table(
        {
            "topic": ["clicks"] * count,
            "partition": pa.array([0] * count, pa.uint32()),
            "offset": pa.array(range(count), pa.uint64()),
            "kind": ["view"] * count,
            "shopper": shoppers,
            "product": ["p"] * count,
            "at": pa.array([at_ms] * count).cast(milliseconds),
            "published_at": pa.array(published_ms or [at_ms] * count).cast(milliseconds),
            "price_micro": [-1] * count,
        }
    )


def _insert(database: Client, rows: pa.Table, token: str) -> None:
    database.insert_arrow("events", rows, settings={**SETTINGS, "insert_deduplication_token": token})


def _minutes(database: Client) -> list[tuple[int, int]]:
    return list(database.query("SELECT views, shoppers FROM product_minutes ORDER BY minute").result_rows)


def test_a_repeated_insert_changes_neither_the_table_nor_the_sums(database: Client) -> None:
    for token in ("t1", "t1", "t2", "t1", "t2"):
        _insert(database, _views(["a", "b", "b"]), token)
    assert database.query("SELECT count() FROM events").result_rows == [(6,)]
    assert _minutes(database) == [(6, 2)]


def test_a_shopper_in_two_inserts_of_one_minute_is_one_shopper(database: Client) -> None:
    _insert(database, _views(["a", "b"]), "t1")
    _insert(database, _views(["b", "c"], at_ms=T0 + MINUTE_MS - 1), "t2")
    _insert(database, _views(["a"], at_ms=T0 + MINUTE_MS), "t3")
    assert _minutes(database) == [(4, 3), (1, 1)]


def test_a_minute_published_on_several_days_is_one_row(database: Client) -> None:
    day_ms = 86_400_000
    _insert(database, _views(["a", "b"], published_ms=[T0, T0 + 3 * day_ms]), "t1")
    assert _minutes(database) == [(2, 2)]


def test_one_insert_may_span_more_than_a_hundred_months(database: Client) -> None:
    spread = [T0 + month * MONTH_MS for month in range(130)]
    _insert(database, _views(["a"] * 130, published_ms=spread), "t1")
    assert database.query("SELECT sum(views) FROM product_minutes").result_rows == [(130,)]


def test_a_log_of_2014_published_today_is_kept(database: Client) -> None:
    _insert(database, _views(["a"], at_ms=1_400_000_000_000, published_ms=[T0]), "t1")
    database.command("OPTIMIZE TABLE events FINAL")
    assert database.query("SELECT toYear(at), count() FROM events GROUP BY 1").result_rows == [(2014, 1)]


def test_a_price_is_told_in_the_shops_currency_and_null_where_unknown(database: Client) -> None:
    _insert(database, _views(["a"]), "t1")
    database.command("INSERT INTO events (price_micro, published_at) SELECT 9995000, now64(3)")
    assert set(database.query("SELECT price FROM events").result_rows) == {(None,), (9.995,)}


def _told(database: Client, offset: int, shopper: str, consent: list[str], at_ms: int) -> None:
    columns = "(partition, offset, shopper, at, published_at, consent, time_zone, language)"
    values = {"offset": offset, "shopper": shopper, "at_ms": at_ms, "consent": consent}
    database.command(
        f"INSERT INTO shoppers {columns} SELECT 0, {{offset:UInt64}}, {{shopper:String}}, "
        "fromUnixTimestamp64Milli({at_ms:Int64}, 'UTC'), now64(3), {consent:Array(String)}, 'Asia/Shanghai', 'zh'",
        parameters=values,
    )


def test_of_a_shopper_what_was_told_last_counts_whatever_its_time(database: Client) -> None:
    _told(database, 7, "a", [], T0 - MINUTE_MS)
    _told(database, 3, "a", ["push"], T0)
    _told(database, 4, "b", ["email"], T0)
    newest = "SELECT shopper, consent, records FROM shoppers_newest ORDER BY shopper"
    assert database.query(newest).result_rows == [("a", [], 2), ("b", ["email"], 1)]


def _promote(database: Client, offers: list[str]) -> None:
    values = ", ".join(f"('l', '{offer}', 'push', toDateTime64({T0} / 1000, 3, 'UTC'), now64(3))" for offer in offers)
    database.command(f"INSERT INTO decisions (launch, offer, channel, at, published_at) VALUES {values}")


def _close(database: Client, offer: str, *, bought: bool) -> None:
    at = f"toDateTime64({T0} / 1000, 3, 'UTC')"
    bought_at, pieces = (at, 2) if bought else ("NULL", 0)
    columns = "launch, offer, channel, at, published_at, clicked_at, purchased_at, purchases, revenue_micro, cost_micro"
    values = f"'l', '{offer}', 'push', {at}, now64(3), {at}, {bought_at}, {pieces}, {20_000_000 * pieces}, 2500000"
    database.command(f"INSERT INTO outcomes ({columns}) SELECT {values}")


def test_what_promotions_came_to_is_told_by_launch_offer_and_channel(database: Client) -> None:
    """Of `ten-off` one is open, one was clicked and bought, one clicked only: the cost is of the one that was used."""
    _promote(database, ["ten-off", "ten-off", "ten-off", "full-price"])
    _close(database, "ten-off", bought=True)
    _close(database, "ten-off", bought=False)
    columns = "offer, promotions, closed, open, click_rate, purchase_rate, purchases, revenue, cost"
    found = database.query(f"SELECT {columns} FROM launch_outcomes ORDER BY offer DESC").result_rows
    assert list(found) == [
        ("ten-off", 3, 2, 1, 1.0, 0.5, 2, 40.0, 2.5),
        ("full-price", 1, 0, 1, None, None, 0, 0.0, 0.0),
    ]
    assert database.query("SELECT sum(spent_micro) FROM outcomes").result_rows == [(2_500_000,)]


def test_what_a_minute_earns_has_room_for_more_than_64_bits(database: Client) -> None:
    """Ten promotions of a million million each, in two inserts, merged."""
    columns = "launch, offer, channel, at, published_at, revenue_micro"
    for _ in range(2):
        database.command(
            f"INSERT INTO outcomes ({columns}) SELECT 'l', 'o', 'c', 0, now64(3), {10**18} FROM numbers(5)"
        )
    database.command("OPTIMIZE TABLE minutes_by_offer FINAL")
    assert database.query("SELECT revenue_micro FROM offer_minutes").result_rows == [(10**19,)]
    assert database.query("SELECT revenue FROM launch_outcomes").result_rows == [(1e13,)]


def test_a_decision_for_nothing_is_no_promotion(database: Client) -> None:
    database.command("INSERT INTO decisions (shopper, published_at) SELECT 's', now64(3)")
    assert database.query("SELECT count() FROM offer_minutes").result_rows == [(0,)]
