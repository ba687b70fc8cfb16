"""Turns the four-bit network of EMBEDDING into one that a GPU runs well: the same weights, in float32."""

from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

from scorer.arrays import F4
from scorer.training.gpu import needed


def multiplied_out(source: Path) -> onnx.ModelProto:
    """The graph of `source` with each MatMulNBits as a MatMul; the word table, too, stands in the file."""
    model = onnx.load(str(source))
    graph = model.graph
    constants = {tensor.name: tensor for tensor in graph.initializer}
    scales = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Cast"}
    nodes = [_in_float(node, constants, scales) if node.op_type == "MatMulNBits" else node for node in graph.node]
    nodes = needed(nodes, [output.name for output in graph.output])
    used = {name for node in nodes for name in node.input}
    kept = [tensor for name, tensor in constants.items() if name in used]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(kept)
    onnx.checker.check_model(model)
    return model


def _in_float(node: NodeProto, constants: dict[str, TensorProto], scales: dict[str, str]) -> NodeProto:
    packed, scale = (numpy_helper.to_array(constants[name]) for name in (node.input[1], scales[node.input[2]]))
    name = f"{node.input[1]}_float"
    constants[name] = numpy_helper.from_array(weights(packed, scale.astype(np.float32)), name)
    return helper.make_node("MatMul", [node.input[0], name], list(node.output))


def weights(packed: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]", scale: F4) -> F4:
    """float32[inputs, outputs] of uint8[outputs, blocks, 16] and a scale a block."""
    nibbles = np.stack([packed & 15, packed >> 4], axis=-1).reshape(*packed.shape[:2], -1)
    values = (nibbles.astype(np.float32) - 8) * scale.reshape(*packed.shape[:2], 1)
    return np.ascontiguousarray(values.reshape(len(packed), -1).T)
