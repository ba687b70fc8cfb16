"""A broker of each kind, and a shop's log on it that a worker has read."""

from itertools import count
from pathlib import Path

import pytest

from streams.settings import Settings
from streams.shop.shop import Shop
from tests.builders.runner import published, worked
from tests.servers.both_brokers import broker

__all__ = ["broker"]

_NAMESPACES = count()


@pytest.fixture
async def fresh(broker: str, tmp_path: Path) -> Settings:
    """Of a shop's log that no worker has read."""
    prefix = f"capture{next(_NAMESPACES)}."
    made = Settings(kafka=broker, data_dir=tmp_path / "home", topic_prefix=prefix, partitions=2, chunk=23, flush_ms=50)
    await published(made, Shop(3, 1_200))
    return made


@pytest.fixture
async def settings(fresh: Settings) -> Settings:
    """Of a shop's log that a worker has read, in small steps, with a crash on the way."""
    await worked(fresh, until=300)
    await worked(fresh)
    return fresh
