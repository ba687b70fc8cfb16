"""A broker of each kind, and a shop's log on it that a worker has read."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from streams.settings import Settings
from streams.shop.shop import Shop
from tests.builders.runner import published, worked
from tests.servers.brokers import KINDS, running_broker

_NAMESPACES = count()


@pytest.fixture(scope="package", params=KINDS)
def broker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running broker, Tansu and Apache Kafka in turn."""
    with running_broker(request.param, tmp_path_factory.mktemp(request.param)) as part:
        yield part.address


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
