"""The recount names what a test plants: a lost, a doubled and an altered row in each table, and broken topics."""

import asyncio
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.topics import TOPICS, Shape
from streams.codec.encode import decode_one, encode_one
from streams.settings import Settings
from tests.builders.hand_made_log import DAY_MS, HandMadeLog, Sent
from tests.servers.brokers import delete_half, running_broker
from tests.servers.hand_made_parts import Parts, engine, publish, recounted, sink_all

pytestmark = pytest.mark.integration

BASE = {
    "events": ("topic = 'clicks' AND partition = 1 AND offset = 7", "topic=clicks partition=1 offset=7", "quantity"),
    "shoppers": ("partition = 1 AND offset = 3", "partition=1 offset=3", "language"),
    "deliveries": ("partition = 1 AND offset = 3", "partition=1 offset=3", "status"),
    "decisions": ("partition = 1 AND seq = 3", "partition=1 seq=3", "chosen_propensity_micro"),
    "triggers": ("partition = 1 AND seq = 3", "partition=1 seq=3", "interest_micro"),
    "outcomes": ("partition = 1 AND seq = 3", "partition=1 seq=3", "revenue_micro"),
    "rankings": ("partition = 1 AND seq = 3", "partition=1 seq=3", "eligible"),
    "review_scores": ("partition = 1 AND seq = 3", "partition=1 seq=3", "positive_micro"),
    "search_scores": ("partition = 1 AND seq = 3", "partition=1 seq=3", "similarity_micro"),
    "dead_letters": ("partition = 1 AND seq = 3", "partition=1 seq=3", "message"),
}
FORGETFUL = tuple(
    topic.name for topic in TOPICS if topic.shape in (Shape.EVENT, Shape.OUTPUT, Shape.JOURNAL, Shape.LEDGER)
)
MINUTES = {"product": "minutes_by_product", "launch": "minutes_by_launch", "offer": "minutes_by_offer"}
NAMES = {"product": ("product",), "launch": ("launch",), "offer": ("launch", "offer", "channel")}
MOST = {"product": "views", "launch": "views", "offer": "promotions"}


@pytest.fixture
def inserted(loaded: Parts) -> Parts:
    """All is in the tables; the views are dropped, so that what is planted in one table stays there."""
    sink_all(loaded)
    for source in ("events", "decisions", "review_scores", "search_scores"):
        for what in ("product", "launch"):
            loaded.client.command(f"DROP VIEW {source}_by_{what}")
    for source in ("decisions", "outcomes"):
        loaded.client.command(f"DROP VIEW {source}_by_offer")
    assert recounted(loaded).summary()["differences"] == 0
    return loaded


def _named(parts: Parts) -> set[tuple[str, str, str, str]]:
    """All that is named, and nothing else may differ."""
    result = recounted(parts)
    assert len(result.report.named) == result.summary()["differences"]
    return {(d.table, d.what, d.key, d.field) for d in result.report.named}


def _mutate(parts: Parts, sql: str) -> None:
    parts.client.command(sql, settings={"mutations_sync": 2})


def test_rows_of_topics_that_are_gone_are_told_from_the_others(inserted: Parts) -> None:
    assert recounted(inserted).older_events == 0
    inserted.client.command(
        "INSERT INTO events (topic, published_at) SELECT 'clicks', now64(3) - toIntervalDay(99) FROM numbers(3)"
    )
    assert recounted(inserted).older_events == 3


def _busiest(parts: Parts, what: str) -> tuple[str, str]:
    """A minute with views and carts, or promotions, as a condition and as the recount names it."""
    names, most = NAMES[what], MOST[what]
    *values, minute, unix = parts.rows(
        f"SELECT {', '.join(names)}, toString(minute), toUnixTimestamp(minute) FROM {what}_minutes "
        f"ORDER BY {most} DESC, minute LIMIT 1"
    )[0]
    pairs = list(zip(names, values, strict=True))
    where = [*(f"{name} = '{value}'" for name, value in pairs), f"minute = toDateTime('{minute}', 'UTC')"]
    return " AND ".join(where), " ".join([*(f"{name}={value}" for name, value in pairs), f"minute={unix}"])


def _a_token(parts: Parts) -> str:
    return str(parts.rows("SELECT token FROM sink_batches WHERE table = 'events'")[0][0])


def test_a_lost_row_is_named_in_each_table(inserted: Parts) -> None:
    expected = set()
    for table, (where, key, _) in BASE.items():
        _mutate(inserted, f"ALTER TABLE {table} DELETE WHERE {where}")
        expected.add((table, "lost", key, ""))
    for what, table in MINUTES.items():
        where, key = _busiest(inserted, what)
        _mutate(inserted, f"ALTER TABLE {table} DELETE WHERE {where}")
        expected.add((f"{what}_minutes", "lost", key, ""))
    token = _a_token(inserted)
    _mutate(inserted, f"ALTER TABLE sink_batches DELETE WHERE token = '{token}' AND table = 'events'")
    expected.add(("sink_batches", "lost", f"token={token} table=events", ""))
    assert _named(inserted) == expected


def test_a_doubled_row_is_named_in_each_table(inserted: Parts) -> None:
    expected = set()
    for table, (where, key, _) in BASE.items():
        inserted.client.command(f"INSERT INTO {table} SELECT * FROM {table} WHERE {where}")
        expected.add((table, "doubled", key, ""))
    for what, table in MINUTES.items():
        where, key = _busiest(inserted, what)
        inserted.client.command(f"INSERT INTO {table} SELECT * FROM {table} WHERE {where}")
        expected.add((f"{what}_minutes", "doubled", key, MOST[what]))
    token = _a_token(inserted)
    where = f"token = '{token}' AND table = 'events'"
    inserted.client.command(f"INSERT INTO sink_batches SELECT * FROM sink_batches WHERE {where}")
    expected.add(("sink_batches", "doubled", f"token={token} table=events", ""))
    assert _named(inserted) == expected


def test_an_altered_row_is_named_in_each_table_with_what_stands_there(inserted: Parts) -> None:
    expected = set()
    for table, (where, key, column) in BASE.items():
        other = "'changed'" if column in ("message", "language", "status") else f"{column} + 1"
        _mutate(inserted, f"ALTER TABLE {table} UPDATE {column} = {other} WHERE {where}")
        expected.add((table, "altered", key, column))
    for what, table in MINUTES.items():
        where, key = _busiest(inserted, what)
        column, more = ("clicked", "77") if what == "offer" else ("shoppers", "uniqExactState(stranger)")
        names = ", ".join([*NAMES[what], "minute", "published_on"])
        strangers = (
            "ARRAY JOIN arrayMap(i -> toString(i), range(7)) AS stranger"  # so many that it is not twice as many
        )
        planted = f"SELECT {names}, {more} FROM {table} {strangers} WHERE {where} GROUP BY {names}"
        inserted.client.command(f"INSERT INTO {table} ({names}, {column}) {planted}")
        expected.add((f"{what}_minutes", "altered", key, column))
    token = _a_token(inserted)
    _mutate(inserted, f"ALTER TABLE sink_batches UPDATE rows = rows + 1 WHERE token = '{token}' AND table = 'events'")
    expected.add(("sink_batches", "altered", f"token={token} table=events", "rows"))
    assert _named(inserted) == expected


def test_what_differs_is_told_with_what_was_expected_and_what_was_seen(inserted: Parts) -> None:
    where, key, _ = BASE["events"]
    _mutate(inserted, f"ALTER TABLE events UPDATE quantity = 77 WHERE {where}")
    named = recounted(inserted).report.named[0]
    assert named.sentence() == f"events: altered {key}, quantity: expected {named.expected}, seen 77"


def test_a_row_that_no_topic_knows_is_named(inserted: Parts) -> None:
    columns = "topic, partition, offset, published_at"
    inserted.client.command(f"INSERT INTO events ({columns}) SELECT 'clicks', 0, 9999, now64(3)")
    assert ("events", "extra", "topic=clicks partition=0 offset=9999", "") in _named(inserted)


def test_what_the_sink_has_not_inserted_yet_is_told_apart(loaded: Parts) -> None:
    waiting = recounted(loaded).summary()["waiting"]
    assert waiting == {"events": 0, "steps": 24}


def _with_journal(change: Callable[[dict[str, Any]], None]) -> list[Sent]:
    """The hand-made records, one step of partition 0 changed; its successors stay."""
    records = []
    for record in HandMadeLog().records():
        if record.topic == "journal" and record.value is not None:
            entry = decode_one("journal", record.value)
            if record.partition == 0 and entry["kind"] == "step" and entry["number"] == 2:
                change(entry)
                record = dataclasses.replace(record, value=encode_one("journal", entry))
        records.append(record)
    return records


def test_an_event_that_no_step_took_is_lost_and_one_that_two_took_is_doubled(parts: Parts) -> None:
    def shift(entry: dict[str, Any]) -> None:
        clicks = entry["inputs"][0]
        clicks["first"] += 1
        clicks["next"] += 1

    asyncio.run(publish(parts, _with_journal(shift)))
    named = {(d.what, d.table) for d in recounted(parts).report.named}
    assert {("lost", "journal"), ("doubled", "journal")} <= named


def test_a_rejected_event_without_its_dead_letter_is_named(parts: Parts) -> None:
    def reject(entry: dict[str, Any]) -> None:
        first = entry["inputs"][0]["first"]
        entry["rejected"] = [{"input": 0, "offset": first, "error": "too_late"}]

    asyncio.run(publish(parts, _with_journal(reject)))
    report = recounted(parts).report
    assert report.differences["dead_letters"] >= 1


@pytest.mark.parametrize("topics", [("clicks",), FORGETFUL], ids=["clicks", "all"])
def test_rows_whose_records_retention_has_deleted_are_left_out_and_counted(tmp_path: Path, topics: list[str]) -> None:
    with running_broker("kafka", tmp_path / "kafka") as broker:
        settings = Settings(data_dir=tmp_path, partitions=2, kafka=broker.address)
        with engine(settings) as parts:
            asyncio.run(publish(parts, HandMadeLog().records()))
            sink_all(parts)
            asyncio.run(delete_half(broker.address, topics))
            result = recounted(parts)
            assert (result.report.named, result.report.past_retention > 100, result.older_events) == ([], True, 0)
            assert min(result.report.rows[table] for table in ("events", "decisions", "product_minutes")) > 50
            columns = "topic, partition, offset, published_at"
            parts.client.command(f"INSERT INTO events ({columns}) SELECT 'clicks', 0, 9999, now64(3)")
            assert [each.key for each in recounted(parts).report.named] == ["topic=clicks partition=0 offset=9999"]


def test_rows_that_the_tables_keep_no_longer_are_left_out_and_counted(parts: Parts) -> None:
    asyncio.run(publish(parts, HandMadeLog(early_ms=2_000 * DAY_MS).records()))
    sink_all(parts)
    for table in ("events", "decisions", "minutes_by_product"):
        parts.client.command(f"OPTIMIZE TABLE {table} FINAL")
    result = recounted(parts)
    events = result.report.rows["events"]
    assert (result.report.named, events, result.report.past_keeping > 100) == ([], 0, True)


def _with_stamped_letters(stamps: list[int]) -> list[Sent]:
    """The hand-made records, the first letters of partition 0 of records with these stamps."""
    records = []
    for record in HandMadeLog().records():
        if record.topic == "dead-letters" and record.partition == 0 and stamps and record.value is not None:
            letter = decode_one("dead-letters", record.value) | {"published_ms": stamps.pop(0)}
            record = dataclasses.replace(record, value=encode_one("dead-letters", letter))
        records.append(record)
    return records


def test_a_refused_record_with_a_stamp_of_no_time_is_a_row_that_can_be_read(parts: Parts) -> None:
    asyncio.run(publish(parts, _with_stamped_letters([1_000_000 * 1_759_658_400_000, 2**63 - 1])))
    sink_all(parts)
    assert parts.rows("SELECT max(published_at) FROM dead_letters")[0][0].year == 2105
    assert recounted(parts).summary()["differences"] == 0
