"""The served network with its log-odds corrected, run by ONNX Runtime as the server runs it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.errors import BadInput
from scorer.explain.odds import log_odds
from scorer.features import FEATURES
from scorer.training.platt import NOTHING, Scaling
from streams.triton.cards import served_folder

onnx = pytest.importorskip("onnx", reason="the extra `local` is not installed")
ort = pytest.importorskip("onnxruntime", reason="the extra `local` is not installed")

from scorer.training.corrected import OFFSET, SCALE, corrected  # noqa: E402

ASKED = np.random.default_rng(5).normal(0.3, 0.4, (30, 20, len(FEATURES))).astype(np.float32)


def _network(*heads: Scaling) -> "onnx.ModelProto":
    network = onnx.load(str(served_folder("interest") / "interest.onnx"))
    return corrected(network, heads) if heads else network


def _answers(network: "onnx.ModelProto") -> list[np.ndarray]:
    session = ort.InferenceSession(network.SerializeToString(), providers=["CPUExecutionProvider"])
    return list(session.run(["INTEREST", "PURCHASE"], {"FEATURES": ASKED}))


def _probability(log_odds_: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-log_odds_))


def test_what_is_said_has_the_log_odds_of_before_scaled_and_moved() -> None:
    """To what the log-odds of before are known by: their probability is a multiple of 2^-24 or so."""
    heads = (Scaling(0.9, -2.5), Scaling(1.3, 0.4))
    before, after = _answers(_network()), _answers(_network(*heads))
    for said, now, head in zip(before, after, heads, strict=True):
        expected, said_ = _probability(head.of(log_odds(said))), np.clip(said.astype(np.float64), 2**-24, 1 - 2**-24)
        unknown = 2**-23 / (said_ * (1 - said_)) * head.scale * expected * (1 - expected)
        assert (np.abs(now - expected) <= 1e-6 + unknown).all()


def test_a_head_that_is_left_alone_says_what_it_said() -> None:
    before, after = _answers(_network()), _answers(_network(Scaling(0.9, -2.5), NOTHING))
    assert [bool(np.abs(then - now).max() < 1e-6) for then, now in zip(before, after, strict=True)] == [False, True]


def test_a_correction_of_a_correction_is_one_correction() -> None:
    twice = corrected(_network(Scaling(0.9, -2.5), NOTHING), [Scaling(1.1, 0.3), Scaling(0.8, 1.0)])
    once = _network(Scaling(0.9 * 1.1, -2.5 * 1.1 + 0.3), Scaling(0.8, 1.0))
    assert [tensor.name for tensor in twice.graph.initializer if tensor.name in (SCALE, OFFSET)] == [SCALE, OFFSET]
    assert len(twice.graph.node) == len(once.graph.node)
    np.testing.assert_allclose(_answers(twice), _answers(once), atol=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.2, 3.0), st.floats(-6.0, 4.0))
def test_candidates_keep_their_order(scale: float, offset: float) -> None:
    """Any two of a decision that the network as trained tells apart: it answers multiples of 2^-24, or one beside."""
    before, after = (_answers(each)[0] for each in (_network(), _network(Scaling(scale, offset), NOTHING)))
    higher = before[:, :, None] - before[:, None, :] > 2 * 2.0**-24
    assert higher.any()
    assert (after[:, :, None] - after[:, None, :])[higher].min() >= 0


def test_a_network_that_ends_otherwise_is_refused() -> None:
    network = _network()
    next(node for node in network.graph.node if node.op_type == "Sigmoid").op_type = "Tanh"
    with pytest.raises(BadInput, match="do not come from one Sigmoid"):
        corrected(network, [NOTHING, NOTHING])
