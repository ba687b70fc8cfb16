"""The interest graph computes what the weights say. Needs onnx, so it runs with the training tests."""

import numpy as np
import onnxruntime as ort
import pytest

from scorer.training import interest

pytestmark = pytest.mark.train


def test_the_graph_gives_the_probabilities_of_the_weights() -> None:
    from scorer.training.network import graph

    random = np.random.default_rng(1)
    weights = interest.Weights(
        random.normal(size=(4, 3)), random.normal(size=3), random.normal(size=(3, 1)), random.normal(size=1)
    )
    session = ort.InferenceSession(graph(weights, ("a", "b", "c", "d")).SerializeToString())
    features = random.random((5, 20, 4), np.float32)
    (found,) = session.run(["INTEREST"], {"FEATURES": features})
    assert found.shape == (5, 20)
    np.testing.assert_allclose(found.reshape(-1), interest.predict(weights, features.reshape(-1, 4)), atol=1e-6)
    assert session.get_modelmeta().custom_metadata_map == {"features": "a,b,c,d"}
