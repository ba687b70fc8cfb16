"""The interest graph computes what the weights say, and learning finds what decides. Needs torch and onnx, so it runs
with the training tests."""

from dataclasses import replace

import numpy as np
import onnxruntime as ort
import pytest

from scorer.arrays import F8
from scorer.errors import Inconsistent
from scorer.features import FEATURES
from scorer.training import interest
from scorer.training.config import interest_config
from scorer.training.interest import Choices, Rows, Source

pytestmark = pytest.mark.train


def test_the_graph_gives_the_probabilities_of_the_weights() -> None:
    from scorer.training.network import graph

    random = np.random.default_rng(1)
    shapes = [(4, 3), (3, 3), (3, 2)]
    one = interest.Weights(random.normal(size=4), random.random(4) + 0.1, 2.0, _layers(random, shapes))
    networks = [one, replace(one, layers=_layers(random, shapes))]
    session = ort.InferenceSession(graph(networks, ("a", "b", "c", "d")).SerializeToString())
    features = random.random((5, 20, 4), np.float32)
    found = np.stack(session.run(["INTEREST", "PURCHASE"], {"FEATURES": features}), -1)
    assert found.shape == (5, 20, 2)
    np.testing.assert_allclose(found.reshape(-1, 2), interest.predict(networks, features.reshape(-1, 4)), atol=1e-6)
    assert session.get_modelmeta().custom_metadata_map == {"features": "a,b,c,d"}


def _layers(random: np.random.Generator, shapes: list[tuple[int, int]]) -> tuple[tuple[F8, F8], ...]:
    return tuple((random.normal(size=shape), random.normal(size=shape[1])) for shape in shapes)


def _source(seed: int) -> Source:
    """Feature 0 decides clicks and what is chosen, feature 1 what is bought, feature 2 nothing."""
    random = np.random.default_rng(seed)
    features = random.random((8_000, 3), np.float32)
    clicked = random.random(8_000) < 1 / (1 + np.exp(3 - 4 * features[:, 0]))
    bought = random.random(8_000) < 1 / (1 + np.exp(3 - 4 * features[:, 1]))
    start = np.arange(0, 8_001, 20)
    drawn = 4 * features[:, 0] + random.gumbel(size=8_000)  # by softmax of the same odds
    chosen = drawn.reshape(-1, 20).argmax(axis=1)
    choices = Choices(features, start, chosen, np.zeros(400, np.bool_))
    return Source("log", choices, Rows(features, clicked, bought), choices, Rows(features, clicked, bought))


def test_it_learns_each_chance_and_ignores_the_rest() -> None:
    from scorer.training.interest_fit import fit

    config = replace(interest_config(), epochs=30, batch_points=2048)
    weights = fit([_source(1)], config, lambda share: None)
    asked = np.array([[0.1, 0.5, 0.5], [0.9, 0.5, 0.5], [0.9, 0.5, 0.9], [0.5, 0.9, 0.1]], np.float32)
    found = interest.predict([weights], asked)
    assert found[:3, 0] == pytest.approx([0.069, 0.646, 0.646], abs=0.06)  # 1 / (1 + exp(3 - 4 x)) at 0.1 and 0.9
    assert found[2:, 1] == pytest.approx([0.269, 0.646], abs=0.06)
    best = interest.Weights(np.zeros(3), np.ones(3), 9.0, ((np.array([[1.0, 0], [0, 0], [0, 0]]), np.zeros(2)),))
    reached, possible = (interest.recall([each], _source(2).choices, 5).mean() for each in (weights, best))
    assert reached == pytest.approx(possible, abs=0.03)


def test_a_log_that_weighs_nothing_beside_others_is_learnt_from_whole_where_it_is_alone() -> None:
    from scorer.training.interest_fit import fit

    config = replace(interest_config(), epochs=1)
    found = [fit([replace(_source(1), weight=weight)], config, lambda share: None) for weight in (1.0, 0.0)]
    asked = np.full((1, 3), 0.5, np.float32)
    assert interest.predict(found[:1], asked).tolist() == interest.predict(found[1:], asked).tolist()


def test_a_training_whose_loss_is_no_number_says_so() -> None:
    from scorer.training.interest_fit import fit

    config = replace(interest_config(), epochs=2, learning_rate=1e30)
    with pytest.raises(Inconsistent, match="the training's loss is no number") as told:
        fit([_source(1)], config, lambda share: None)
    assert told.value.remedy == "Lower learning_rate or point_weight."


def test_what_a_thin_log_says_is_learnt_beside_what_whole_ones_say() -> None:
    """Feature 2 tells a thin copy, in which a quarter as much is clicked."""
    from scorer.training.interest_fit import fit

    log, random = _source(1), np.random.default_rng(2)
    thin = Rows(log.rows.features.copy(), log.rows.clicked & (random.random(8_000) < 0.25), log.rows.bought)
    thin.features[:, 2] = 3.0
    config = replace(interest_config(), epochs=30, batch_points=2048)
    weights = fit([replace(log, thinned=(thin,))], config, lambda share: None)
    found = interest.predict([weights], np.array([[0.9, 0.5, 0.5], [0.9, 0.5, 3.0]], np.float32))[:, 0]
    assert found == pytest.approx([0.646, 0.161], abs=0.06)


def test_what_is_not_to_be_read_is_not() -> None:
    from scorer.training.interest_fit import fit

    random = np.random.default_rng(1)
    features = random.random((400, len(FEATURES)), np.float32)
    came = random.random(400) < features[:, FEATURES.index("shop_again")]
    choices = Choices(features, np.arange(0, 401, 20), np.zeros(20, np.int64), np.zeros(20, np.bool_))
    source = Source("log", choices, Rows(features, came, came), choices, Rows(features, came, came))
    weights = fit([source], replace(interest_config(), epochs=1), lambda share: None)
    other = features.copy()
    other[:, FEATURES.index("shop_again")] = 0.0
    assert interest.logits([weights], features).tolist() == interest.logits([weights], other).tolist()


def test_the_same_seed_gives_the_same_weights() -> None:
    from scorer.training.interest_fit import fit

    config = replace(interest_config(), epochs=1)
    first, second, other = (fit([_source(1)], replace(config, seed=seed), lambda share: None) for seed in (3, 3, 4))
    assert first.layers[0][0].tobytes() == second.layers[0][0].tobytes() != other.layers[0][0].tobytes()
