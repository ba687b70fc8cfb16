"""What carries the rate adds it to the log-odds, and nothing else."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scorer.features import FEATURES
from scorer.training import base_rate
from scorer.training.interest import Weights, logits


@given(st.integers(0, 2**32), st.floats(0.0, 1.0), st.integers(1, 3))
def test_log_odds_move_by_the_logarithm_of_the_rate(seed: int, part: float, hidden: int) -> None:
    random, wide = np.random.default_rng(seed), len(FEATURES)
    shapes = [(wide, 5), *[(5, 5)] * (hidden - 1), (5, 2)]
    layers = tuple((random.normal(size=shape), random.normal(size=shape[1])) for shape in shapes)
    network = Weights(random.random(wide), random.random(wide) + 0.02, 6.0, layers)
    asked = random.random((7, wide)).astype(np.float32)
    moved = logits([base_rate.carried(network, part)], asked) - logits([network], asked)
    centre, scale = network.centre[base_rate.AT], network.scale[base_rate.AT]
    at = np.clip((asked[:, base_rate.AT].astype(np.float64) - centre) / scale, -6, 6)
    expected = part * 16 * np.log(2) * at * scale
    np.testing.assert_allclose(moved, np.stack([expected] * 2, axis=1), atol=1e-9)
