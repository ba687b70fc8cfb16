"""Moments are kept for the next backtest of the same log, and of no other."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from streams.backtest.folding import Source, fold
from streams.backtest.moments import load
from streams.settings import Settings
from streams.shop.planning import with_plans
from streams.shop.shop import Shop
from tests.builders.held import HeldRecords
from tests.builders.lived import MODELS, lived
from tests.builders.replayed import Held

SETTINGS = Settings(partitions=1, chunk=997)


@pytest.fixture(scope="module")
def logs() -> list[HeldRecords]:
    """Two, whose journals have as many records."""
    both = [asyncio.run(lived(SETTINGS, with_plans(Shop(seed, 1_500).log))) for seed in (3, 5)]
    assert len({len(held.of("journal", 0)) for held in both}) == 1
    return both


class AtOnePlace(Held):
    """Whatever it holds, it is called the same."""

    def __str__(self) -> str:
        return "kept"


def folded(held: HeldRecords, home: Path) -> Path:
    source = Source(SETTINGS.model_copy(update={"data_dir": home}), AtOnePlace(held), MODELS.text.space)
    return fold(source, processes=1, progress=lambda *_: None)[0]


def events(folder: Path) -> list[int]:
    return np.array(load(folder).columns["events"]["at_ms"]).tolist()


def test_another_log_at_the_same_place_is_folded_anew(logs: list[HeldRecords], tmp_path: Path) -> None:
    folded(logs[0], tmp_path / "home")
    again, fresh = folded(logs[1], tmp_path / "home"), folded(logs[1], tmp_path / "fresh")
    assert events(again) == events(fresh)


def test_the_same_log_is_folded_once(logs: list[HeldRecords], tmp_path: Path) -> None:
    first = folded(logs[0], tmp_path)
    written = (first / "moments.json").stat().st_mtime_ns
    assert (folded(logs[0], tmp_path), (first / "moments.json").stat().st_mtime_ns) == (first, written)
