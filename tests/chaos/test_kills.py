"""SIGKILL at random instants under load, on both brokers: nothing lost, nothing doubled, by the recount."""

from pathlib import Path

import pytest

from streams.local.running import running
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.chaos.storm import Storm
from tests.servers.brokers import KINDS, running_broker

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]


def storm(
    kind: str, folder: Path, *, events: int, rate: float, kills: tuple[int, int]
) -> tuple[Storm, dict[str, object]]:
    """A run with (worker, sink) kills on a broker of this kind."""
    with running_broker(kind, folder / "broker") as broker:
        settings = Settings(kafka=broker.address, data_dir=folder, partitions=2, flush_ms=500)
        with running(settings) as addresses:
            found = Storm(settings, addresses, Shop(5, events))
            return found, found.run(worker_kills=kills[0], sink_kills=kills[1], rate=rate, seed=events)


@pytest.mark.parametrize("kind", KINDS)
def test_two_kills_of_a_worker_and_one_of_the_sink_lose_and_double_nothing(kind: str, tmp_path: Path) -> None:
    found, summary = storm(kind, tmp_path, events=12_000, rate=400, kills=(2, 1))
    assert (summary["differences"], summary["waiting"]) == (0, {"events": 0, "steps": 0})
    assert min(found.uncommitted) > 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_ten_kills_of_a_worker_and_four_of_the_sink_lose_and_double_nothing(kind: str, tmp_path: Path) -> None:
    found, summary = storm(kind, tmp_path, events=60_000, rate=400, kills=(10, 4))
    assert (summary["differences"], summary["waiting"]) == (0, {"events": 0, "steps": 0})
    assert (len(found.uncommitted), min(found.uncommitted) > 0) == (10, True)
