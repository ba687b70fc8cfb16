"""The CPU's graph of the text network: the answers of the network that it was made from, and none of its matrices."""

import shutil
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from onnx import TensorProto
from tokenizers import Tokenizer

from scorer.errors import BadInput
from scorer.training import cpu_graph
from scorer.training.graph import Graph
from streams.triton.cards import newest

SERVED = newest("text_encoder")
TOKENIZER = Tokenizer.from_file(str(SERVED / "tokenizer.json"))
FILE, HEADS = "encoder.cpu.onnx", 12


def _answers(name: str, text: str) -> "tuple[np.ndarray[tuple[int, ...], np.dtype[np.float32]], ...]":
    session = ort.InferenceSession(str(SERVED / name), providers=["CPUExecutionProvider"])
    ids = np.array([TOKENIZER.encode(text).ids])
    asked = {"INPUT_IDS": ids, "ATTENTION_MASK": np.ones_like(ids)}
    names = [each.name for each in session.get_inputs()]
    vector, sentiment = session.run(["VECTOR", "SENTIMENT"], {name: asked[name] for name in names})
    return vector[0], sentiment[0]


@pytest.mark.parametrize(
    "text", ["好", "快递很快，包装也好，就是有点贵", "the zip broke on day two, and nobody answers " * 5]
)
def test_it_says_what_the_whole_network_says(text: str) -> None:
    """But for what lies on the edge of a step of eight bits: sums in another order fall to its other side."""
    (vector, sentiment), (other, told) = (_answers(name, text) for name in ("encoder.onnx", FILE))
    assert vector @ other > 0.98
    assert np.abs(sentiment - told).max() < 0.1


def test_the_packaged_graph_is_the_one_that_the_packaged_network_gives(tmp_path: Path) -> None:
    shutil.copyfile(SERVED / "encoder.onnx", tmp_path / "encoder.onnx")
    cpu_graph.save(tmp_path / "encoder.onnx", HEADS, tmp_path / FILE)
    assert (tmp_path / FILE).read_bytes() == (SERVED / FILE).read_bytes()


def test_no_matrix_is_stored_again() -> None:
    stored = onnx.load(str(SERVED / FILE), load_external_data=False).graph.initializer
    inside = [each.name for each in stored if each.data_type == TensorProto.INT8 and not each.external_data]
    assert inside == []


def test_a_network_without_norms_of_one_kind_is_refused(tmp_path: Path) -> None:
    made, shape = Graph("other"), (TensorProto.FLOAT, ("n",))
    made.of("Identity", "IN", output="OUT")
    onnx.save(made.model({"IN": shape}, {"OUT": shape}), str(tmp_path / "encoder.onnx"))
    with pytest.raises(BadInput, match="does not normalise alike"):
        cpu_graph.save(tmp_path / "encoder.onnx", HEADS, tmp_path / FILE)
