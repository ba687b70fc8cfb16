"""The network of `encoder.onnx` as a CPU runs it fastest: one text and no padding, an operator of ONNX Runtime a step.

An exported graph spells out attention in thirty operators and a rounded product in five; what stands between
the products is then half of the time. Here rounding, product and bias are one (`DynamicQuantizeMatMul`), and so
is attention (`MultiHeadAttention`). No matrix is stored again: the file points at the bytes of `encoder.onnx`.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, numpy_helper

from scorer.arrays import F4
from scorer.errors import BadInput
from scorer.training.graph import CONTRIB, Graph
from scorer.training.word_table import embedded, pointing


def save(encoder: Path, heads: int, path: Path) -> None:
    """Writes the graph to `path`, which must stand beside `encoder`; `heads` of attention a layer."""
    onnx.save(graph(encoder, heads), str(path))
    onnx.checker.check_model(str(path))


def graph(encoder: Path, heads: int) -> onnx.ModelProto:
    """INPUT_IDS int64[1, length] -> VECTOR float32[1, 64], SENTIMENT float32[1, 3]."""
    made = Graph("encoder")
    network = _Network(encoder, made)
    hidden = network.norm("_norm", embedded(made, encoder, "INPUT_IDS", "_places", network.floats("_places")))
    for at in range(network.layers):
        hidden = _layer(network, f"_layers.{at}", hidden, heads)
    pooled = made.of("ReduceMean", hidden, axes=[1], keepdims=0)
    vector = network.product("_project", pooled)
    made.of("Div", vector, made.of("ReduceL2", vector, axes=[1], keepdims=1), output="VECTOR")
    made.of("Softmax", network.product("_sentiment", pooled), axis=-1, output="SENTIMENT")
    widths = {"VECTOR": network.width("_project"), "SENTIMENT": network.width("_sentiment")}
    answers = {name: (TensorProto.FLOAT, ("texts", width)) for name, width in widths.items()}
    return made.model({"INPUT_IDS": (TensorProto.INT64, ("texts", "pieces"))}, answers)


class _Network:
    """The tensors of `encoder.onnx` by the names that `export.py` gave them, written into a new graph."""

    def __init__(self, encoder: Path, made: Graph) -> None:
        self._raw, self._file, self.made = encoder.read_bytes(), encoder.name, made
        old = onnx.load_from_string(self._raw).graph
        self._tensors = {tensor.name: tensor for tensor in old.initializer}
        self._makers = {name: node for node in old.node for name in node.output}
        self._biased = {name: node for node in old.node if node.op_type == "Add" for name in node.input}
        self._epsilon = _epsilon(old.node, encoder)
        self.layers = sum(name.endswith("._query.bias") for name in self._tensors)

    def floats(self, name: str) -> F4:
        """A small tensor, which is stored anew."""
        return np.asarray(numpy_helper.to_array(self._tensors[name]), np.float32)

    def width(self, name: str) -> int:
        """Outputs of a product."""
        return int(self._tensors[f"{name}.bias"].dims[0])

    def product(self, name: str, rows: str) -> str:
        """`rows` rounded, times the int8 matrix of that name, and its bias."""
        stem = self._stem(f"{name}.bias")
        matrix = self.made.elsewhere(pointing(self._tensors[f"{stem}_quantized"], name, self._file, self._raw))
        scale = self.made.constant(f"{name}.scale", self.floats(f"{stem}_scale"))
        return self.made.of("DynamicQuantizeMatMul", rows, matrix, scale, "", self._own(f"{name}.bias"), domain=CONTRIB)

    def norm(self, name: str, rows: str) -> str:
        """Layer normalisation of that name."""
        scale, offset = self._own(f"{name}.weight"), self._own(f"{name}.bias")
        return self.made.of("LayerNormalization", rows, scale, offset, axis=-1, epsilon=self._epsilon)

    def _own(self, name: str) -> str:
        return self.made.constant(name, self.floats(name))

    def _stem(self, bias: str) -> str:
        """Of the names of the matrix whose product this is added to: bias, its scaled product, what was scaled."""
        scaled = next(self._makers[name] for name in self._biased[bias].input if name != bias)
        cast = next(self._makers[name] for name in scaled.input if self._makers[name].op_type == "Cast")
        return str(self._makers[cast.input[0]].input[1].removesuffix("_quantized"))


def _epsilon(nodes: "list[NodeProto]", encoder: Path) -> float:
    found = {each.f for node in nodes if node.op_type == "LayerNormalization" for each in node.attribute if each.f}
    if len(found) != 1:
        raise BadInput("this network does not normalise alike everywhere", where=str(encoder), seen=str(sorted(found)))
    return float(found.pop())


def _layer(network: _Network, name: str, hidden: str, heads: int) -> str:
    made = network.made
    parts = [network.product(f"{name}.{part}", hidden) for part in ("_query", "_key", "_value")]
    mixed = made.of("MultiHeadAttention", *parts, domain=CONTRIB, num_heads=heads)
    hidden = network.norm(f"{name}._norm", made.of("Add", hidden, network.product(f"{name}._join", mixed)))
    wide = made.of("Gelu", network.product(f"{name}._widen", hidden), domain=CONTRIB)
    return network.norm(f"{name}._last", made.of("Add", hidden, network.product(f"{name}._narrow", wide)))
