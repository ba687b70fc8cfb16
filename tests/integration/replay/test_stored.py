"""Events of ClickHouse's tables are folded to the rows that the topics they came from are folded to."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from scorer.errors import BadInput
from streams.local.addresses import Addresses
from streams.logs.stored.tables import Range
from streams.replay.asked import Asked, job_of, partitions_of, with_source
from streams.replay.job import Job, Wish
from streams.replay.run import replay
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.builders.runner import published, worked
from tests.servers.hand_made_parts import Parts, engine, sink_all

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def sunk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    pytest.importorskip("chdb", reason="the extra `local` is not installed")
    with engine(Settings(data_dir=tmp_path_factory.mktemp("parts"), partitions=2)) as parts:
        settings = parts.settings.model_copy(update={"kafka": parts.at.kafka.bootstrap})
        asyncio.run(published(settings, Shop(9, 3_000)))
        asyncio.run(worked(settings))
        sink_all(parts)
        yield parts


def closed(parts: Parts, asked: Asked, *, kafka: bool = True) -> dict[str, Any]:
    """Inputs merged, whether or not there is a journal."""
    at = parts.at if kafka else replace(parts.at, kafka=Addresses().kafka)
    job = replace(job_of(parts.settings, at, asked), closed=True)
    return told(job, partitions_of(job, asked))


def told(job: Job, partitions: list[int]) -> dict[str, Any]:
    found = replay(job, partitions, processes=1, show=lambda done, share: None)
    return {name: (part["events"], part["rows_sha256"]) for name, part in found["partitions"].items()}


def rows(found: dict[str, Any]) -> dict[str, str]:
    return {name: sha256 for name, (_, sha256) in found.items()}


def test_tables_are_folded_to_the_rows_of_their_topics(sunk: Parts) -> None:
    tables, topics = (closed(sunk, Asked(Wish("none"), stored=within)) for within in (Range(), None))
    assert rows(tables) == rows(topics)
    assert sum(events for events, _ in tables.values()) == sum(
        sunk.rows(f"SELECT count() FROM {table}")[0][0] for table in ("events", "shoppers", "deliveries")
    )


def test_without_a_broker_events_are_folded_and_products_have_their_ids_alone(sunk: Parts) -> None:
    wish = Asked(Wish("none"), stored=Range())
    with_topics, without = closed(sunk, wish), closed(sunk, wish, kafka=False)
    assert [events for events, _ in without.values()] == [events for events, _ in with_topics.values()]


def test_a_partition_alone_is_what_it_is_beside_others(sunk: Parts) -> None:
    none = Wish("none")
    alone = closed(sunk, Asked(none, [1], stored=Range()))
    assert alone == {"1": closed(sunk, Asked(none, stored=Range()))["1"]}


def test_tables_have_no_recorded_scores(sunk: Parts) -> None:
    job = job_of(sunk.settings, sunk.at, Asked(stored=Range()))
    with pytest.raises(BadInput, match=r"no journal.*--scores anew or --scores none"):
        asyncio.run(with_source(job, [0, 1]))


def test_an_empty_range_is_refused(sunk: Parts) -> None:
    job = job_of(sunk.settings, sunk.at, Asked(Wish("none"), stored=Range(to_ms=5)))
    with pytest.raises(BadInput, match="no event in this range"):
        asyncio.run(with_source(job, [0, 1]))
