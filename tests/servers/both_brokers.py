"""Fixtures: one broker of each kind for the tests of a folder, and a namespace of its own for each test."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from streams.settings import Settings
from tests.servers.brokers import KINDS, running_broker

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="package", params=KINDS)
def broker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running broker, Tansu and Apache Kafka in turn."""
    with running_broker(request.param, tmp_path_factory.mktemp(request.param)) as part:
        yield part.address


@pytest.fixture
def settings(broker: str) -> Settings:
    """Settings that name the broker, with two partitions and a topic prefix that no other test has."""
    return Settings(kafka=broker, partitions=2, topic_prefix=f"t{next(_NUMBERS)}-")


@pytest.fixture
def settings_of(broker: str, tmp_path: Path) -> Callable[[int], Settings]:
    """Settings with a namespace of their own and this chunk size."""

    def make(chunk: int) -> Settings:
        return Settings(
            kafka=broker,
            data_dir=tmp_path,
            topic_prefix=f"runner{next(_NUMBERS)}.",
            partitions=2,
            chunk=chunk,
            merge_wait_ms=5,
            flush_ms=100,
        )

    return make
