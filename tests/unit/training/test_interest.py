"""The interest model learns what decides a click, is calibrated, and is measured on the right rows."""

from dataclasses import replace

import numpy as np
import pytest

from scorer.training import interest
from scorer.training.config import InterestConfig, interest_config
from scorer.training.interest import Rows


@pytest.fixture
def config() -> InterestConfig:
    return interest_config()


def _rows(count: int, seed: int) -> Rows:
    random = np.random.default_rng(seed)
    features = random.random((count, 3), np.float32)
    chance = 1 / (1 + np.exp(3 - 4 * features[:, 0]))
    return Rows(features, random.random(count) < chance, random.integers(0, 9, count))


def test_it_learns_the_chance_and_ignores_the_rest(config: InterestConfig) -> None:
    weights = interest.fit(_rows(12_000, 1), _rows(4_000, 2), replace(config, epochs=20))
    asked = np.array([[0.1, 0.5, 0.5], [0.9, 0.5, 0.5], [0.9, 0.1, 0.9]], np.float32)
    expected = [0.069, 0.646, 0.646]  # 1 / (1 + exp(3 - 4 x)) at 0.1 and 0.9
    assert interest.predict(weights, asked) == pytest.approx(expected, abs=0.04)


def test_calibration_brings_the_mean_back_to_the_click_rate(config: InterestConfig) -> None:
    rows = _rows(8_000, 3)
    weights = interest.fit(_rows(6_000, 1), rows, replace(config, epochs=8))
    assert interest.predict(weights, rows.features).mean() == pytest.approx(rows.clicked.mean(), abs=0.002)


def test_the_test_rows_are_later_and_of_shoppers_that_training_never_saw(config: InterestConfig) -> None:
    count = 10_000
    shopper = np.arange(count, dtype=np.int32) % 50
    at_ms = np.arange(count, dtype=np.int64)
    rows = Rows(np.stack([shopper, at_ms], 1).astype(np.float32), np.zeros(count, bool), np.zeros(count, np.int64))
    parts = interest.split(rows, shopper, at_ms, config)
    trained, validated, tested = parts.train.features, parts.validation.features, parts.test.features
    assert set(tested[:, 0] % 5) == {0}
    assert 0 not in set(trained[:, 0] % 5) | set(validated[:, 0] % 5)
    assert trained[:, 1].max() < validated[:, 1].min()
    assert validated[:, 1].max() < tested[:, 1].min()
    assert len(tested) == pytest.approx(count / 5 / 4, rel=0.01)
