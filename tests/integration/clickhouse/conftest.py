"""A broker with a hand-made log and an engine with tables, new for each test."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.settings import Settings
from tests.builders.hand_made_log import HandMadeLog
from tests.servers.hand_made_parts import Parts, engine, publish


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    pytest.importorskip("chdb", reason="the extra `local` is not installed")
    with engine(Settings(data_dir=tmp_path, partitions=2)) as parts:
        yield parts


@pytest.fixture
def loaded(parts: Parts) -> Parts:
    """The log has been published."""
    asyncio.run(publish(parts, HandMadeLog().records()))
    return parts
