"""One small log for all tests of a backtest."""

from collections.abc import Iterator

import pytest

from tests.builders.backtested import World, world


@pytest.fixture(scope="session")
def log() -> Iterator[World]:
    """The seeded shop under two plans."""
    with world() as made:
        yield made
