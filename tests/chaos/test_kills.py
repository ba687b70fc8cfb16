"""SIGKILL at random instants under load: nothing lost, nothing doubled, and a replay comes to the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from streams.local.running import running
from streams.settings import Settings
from streams.shop.planning import with_plans
from streams.shop.shop import Shop
from tests.chaos.storm import Storm
from tests.servers.brokers import KINDS, running_broker

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]


@contextmanager
def storm(kind: str, folder: Path, events: int) -> Iterator[Storm]:
    """A shop of so many events on a broker of this kind."""
    with running_broker(kind, folder / "broker") as broker:
        settings = Settings(kafka=broker.address, data_dir=folder, partitions=2, flush_ms=500)
        with running(settings) as addresses:
            yield Storm(settings, addresses, with_plans(Shop(5, events).log))


@pytest.mark.parametrize("kind", KINDS)
def test_two_kills_of_a_worker_and_one_of_the_sink_lose_and_double_nothing(kind: str, tmp_path: Path) -> None:
    with storm(kind, tmp_path, 12_000) as found:
        summary = found.killed(worker_kills=2, sink_kills=1, rate=400, seed=1)
    assert (summary["differences"], summary["waiting"]) == (0, {"events": 0, "steps": 0})
    assert summary["parity"]["same"]
    assert min(found.uncommitted) > 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_ten_kills_of_a_worker_and_four_of_the_sink_lose_and_double_nothing(kind: str, tmp_path: Path) -> None:
    with storm(kind, tmp_path, 60_000) as found:
        summary = found.killed(worker_kills=10, sink_kills=4, rate=400, seed=2)
    assert (summary["differences"], summary["waiting"]) == (0, {"events": 0, "steps": 0})
    assert summary["parity"]["same"]
    assert (len(found.uncommitted), min(found.uncommitted) > 0) == (10, True)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_partitions_that_change_hands_lose_and_double_nothing(kind: str, tmp_path: Path) -> None:
    with storm(kind, tmp_path, 20_000) as found:
        summary = found.changing_hands(rate=400)
    assert (summary["differences"], summary["waiting"]) == (0, {"events": 0, "steps": 0})
    assert summary["parity"]["same"]
    assert min(found.uncommitted) > 0
