"""Migrations on the real engine: run once, remembered, refused where altered; and their cluster form, parsed by it."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from clickhouse_connect import get_client
from clickhouse_connect.driver.client import Client

from scorer.errors import BadSetting, Inconsistent
from streams.clickhouse.cluster import render
from streams.clickhouse.columns import Column, Strayed, strayed
from streams.clickhouse.migrations import Plan, apply, plan
from streams.clickhouse.scripts import read_scripts
from streams.clickhouse.sink.inserts import SETTINGS

pytest.importorskip("chdb", reason="the extra `local` is not installed")
T0 = 1_790_000_040_000


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Client]:
    client = get_client(dsn=f"chdb://{tmp_path}/engine")
    yield client
    client.close()


def test_all_files_run_once_and_then_nothing_is_pending(database: Client) -> None:
    first = plan(database)
    apply(database, first)
    second = plan(database)
    apply(database, second)
    count = len(read_scripts())
    assert [len(first.pending), len(second.pending), len(second.applied)] == [count, 0, count]
    assert database.query("SELECT count() FROM schema_migrations").result_rows == [(count,)]


def test_planning_writes_nothing(database: Client) -> None:
    assert len(plan(database).statements()) > 10
    assert database.query("SHOW TABLES").result_rows == []


def test_a_migration_that_broke_off_half_way_is_run_again(database: Client) -> None:
    todo = plan(database)
    for sql in todo.statements()[:5]:
        database.command(sql)
    apply(database, plan(database))
    assert plan(database).pending == []


def test_what_was_dropped_is_missing_and_made_anew_as_it_was(database: Client) -> None:
    apply(database, plan(database))
    tables = "SELECT name, create_table_query FROM system.tables WHERE database = currentDatabase() ORDER BY name"
    before, none = database.query(tables).result_rows, plan(database).missing
    for name in ("decisions", "outcomes_by_offer", "offer_minutes"):
        database.command(f"DROP TABLE {name}")
    found = plan(database)
    apply(database, found)
    assert [none, sorted(found.missing)] == [[], ["decisions", "offer_minutes", "outcomes_by_offer"]]
    assert [found.pending, plan(database).missing] == [[], []]
    assert database.query(tables).result_rows == before


def test_a_column_that_was_dropped_is_missing_and_made_anew(database: Client) -> None:
    apply(database, plan(database))
    columns = "SELECT table, name, type, default_expression, comment FROM system.columns ORDER BY table, name"
    before, none = database.query(columns).result_rows, plan(database).lost
    database.command("ALTER TABLE events DROP COLUMN quantity, DROP COLUMN price")
    database.command("ALTER TABLE triggers DROP COLUMN copy_text")
    found = plan(database)
    apply(database, found)
    assert [none, found.lost] == [[], ["events.quantity", "events.price", "triggers.copy_text"]]
    assert [plan(database).lost, database.query(columns).result_rows] == [[], before]


def test_a_column_of_another_type_is_named_with_what_gives_its_own_back(database: Client) -> None:
    apply(database, plan(database))
    none = plan(database).altered
    database.command("ALTER TABLE events MODIFY COLUMN quantity UInt8")
    apply(database, plan(database))
    found = plan(database).altered
    assert [none, found] == [[], ["events.quantity is UInt8 (ALTER TABLE events MODIFY COLUMN quantity UInt32)"]]


def test_on_a_cluster_a_column_is_looked_for_where_rows_lie_too() -> None:
    wanted, suffixes = [Column("events", "quantity UInt32")], ("", "_local")
    standing = {"events": {"quantity": "UInt32"}, "events_local": {"at": "DateTime"}}
    assert strayed(wanted, standing, suffixes=suffixes) == Strayed(lost=tuple(wanted))


def test_a_view_sums_up_what_comes_to_a_table_that_was_made_anew(database: Client) -> None:
    apply(database, plan(database))
    database.command("DROP TABLE outcomes")
    apply(database, plan(database))
    _promote(database)
    assert database.query("SELECT sum(closed) FROM minutes_by_offer").result_rows == [(2,)]


def test_a_file_that_was_changed_after_it_was_run_is_refused(database: Client) -> None:
    apply(database, plan(database))
    first, *rest = read_scripts()
    changed = dataclasses.replace(first, text=first.text.replace("400 DAY", "4 DAY"))
    with pytest.raises(Inconsistent, match="0001_events was changed after it had been run"):
        plan(database, scripts=[changed, *rest])


def test_a_file_that_names_the_checksum_that_was_run_counts_as_run(database: Client) -> None:
    apply(database, plan(database))
    first, *rest = read_scripts()
    other = dataclasses.replace(first, text=f"-- Once run as: {first.checksum}\n{first.text}")
    assert plan(database, scripts=[other, *rest]).pending == []


def test_tables_that_any_text_of_a_file_made_go_on() -> None:
    """Each text that the file ever had, its own last one but for the lines that name them too."""
    wide_revenue = read_scripts()[20]
    assert [checksum[:8] for checksum in wide_revenue.once] == ["98066ceb", "6ff17eaa", "fb020121"]


@pytest.mark.parametrize("files", [17, 20])
def test_an_insert_that_was_left_open_before_a_migration_is_counted_once_behind_it(
    database: Client, files: int
) -> None:
    apply(database, plan(database, scripts=read_scripts()[:files]))
    _promote(database)
    apply(database, plan(database))
    _promote(database)
    sums = "SELECT sum(promotions), sum(closed), sum(revenue_micro) FROM minutes_by_offer"
    assert database.query(sums).result_rows == [(2, 2, 600)]


@pytest.mark.parametrize("way", ["MODIFY QUERY", "OR REPLACE MATERIALIZED"])
def test_a_view_that_sums_is_dropped_and_made_anew(way: str) -> None:
    """One that got another query by ALTER no longer knows which inserts it has seen; older servers take CREATE OR
    REPLACE for that of a plain view (until ClickHouse's pull request 100539, of 2026)."""
    assert [each.name for each in read_scripts() if any(way in sql for sql in each.statements)] == []


def _promote(database: Client) -> None:
    """Two promotions and what came of them, under one token of the sink's."""
    at = pa.array([T0, T0]).cast(pa.timestamp("ms", tz="UTC"))
    who = {"decision_id": ["a", "b"], "launch": ["l"] * 2, "offer": ["o"] * 2, "channel": ["push"] * 2}
    decisions = {**who, "at": at, "published_at": at}
    blocks = {"decisions": decisions, "outcomes": {**decisions, "revenue_micro": [200, 400]}}
    for table, rows in blocks.items():
        settings = {**SETTINGS, "insert_deduplication_token": "fast-1"}
        database.insert_arrow(table, pa.table(rows), settings=settings)


def test_a_database_of_a_newer_version_is_refused(database: Client) -> None:
    apply(database, plan(database))
    *known, newest = read_scripts()
    with pytest.raises(Inconsistent, match=rf"does not know.*{newest.name}"):
        plan(database, scripts=known)


def test_a_hole_in_the_numbers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "0001_a.sql").write_text("SELECT 1;")
    (tmp_path / "0003_b.sql").write_text("SELECT 1;")
    with pytest.raises(Inconsistent, match="without a hole"):
        read_scripts(tmp_path)


def test_every_statement_has_a_cluster_form_that_the_engine_can_parse(database: Client) -> None:
    rendered = Plan([], read_scripts(), "shop", "default").statements()
    for sql in rendered:
        database.query(f"EXPLAIN AST {sql}")
    assert all("ON CLUSTER 'shop'" in sql for sql in rendered)


def test_on_a_cluster_tables_are_replicated_distributed_and_aggregated_where_they_lie() -> None:
    rendered = "\n".join(Plan([], read_scripts(), "shop", "default").statements())
    assert "ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/events', '{replica}')" in rendered
    assert "Distributed('shop', 'default', events_local, cityHash64(shopper))" in rendered
    assert "events_by_product ON CLUSTER 'shop' TO minutes_by_product_local AS" in rendered
    assert "FROM events_local" in rendered
    assert "\nFROM minutes_by_product\n" in rendered  # plain views read the distributed table
    dropped = "DROP VIEW IF EXISTS outcomes_by_offer ON CLUSTER 'shop' SYNC"
    assert "outcomes_by_offer ON CLUSTER 'shop' TO minutes_by_offer_local AS\n" in rendered.split(dropped)[1]


def test_a_statement_without_a_known_cluster_form_is_refused() -> None:
    with pytest.raises(Inconsistent, match="no cluster variant"):
        render("DROP TABLE events", "shop", "default")
    with pytest.raises(BadSetting, match="name of a cluster"):
        render("DROP TABLE events", "shop'; DROP TABLE events", "default")


def test_each_file_says_who_reads_it_its_grain_and_why_that_engine() -> None:
    for script in read_scripts():
        head = re.split("CREATE|ALTER", script.text, maxsplit=1)[0]
        assert [word for word in ("Read ", "Grain: ") if word not in head] == []
        assert "MergeTree: " in head or "Plain views: " in head


def test_each_table_and_each_target_of_a_view_has_a_window_for_repeated_inserts() -> None:
    for script in read_scripts():
        for table in script.text.split("CREATE TABLE")[1:]:
            assert "non_replicated_deduplication_window = " in table
            assert "replicated_deduplication_window_seconds = 604800" in table
