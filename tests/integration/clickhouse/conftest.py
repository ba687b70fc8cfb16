"""A broker with a hand-made log and an engine with tables, new for each test."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from streams.clickhouse.client import connect
from streams.clickhouse.migrations import apply, plan
from streams.local.running import running
from streams.settings import Settings
from tests.builders.hand_made_log import HandMadeLog
from tests.servers.hand_made_parts import Parts, publish


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    pytest.importorskip("chdb", reason="the extra `local` is not installed")
    settings = Settings(data_dir=tmp_path, partitions=2)
    with (
        running(settings, ("kafka", "clickhouse")) as at,
        closing(connect(at.clickhouse, at.clickhouse_token)) as client,
    ):
        apply(client, plan(client))
        yield Parts(settings, at, client)


@pytest.fixture
def loaded(parts: Parts) -> Parts:
    """The log has been published."""
    asyncio.run(publish(parts, HandMadeLog().records()))
    return parts
