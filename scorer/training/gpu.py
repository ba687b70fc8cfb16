"""Turns the int8 encoder into one that a GPU runs well: the same weights, multiplied back to float32.

The GPU provider of ONNX Runtime has no dynamic quantisation: it would send every matrix to the CPU and back.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, helper, numpy_helper


def dequantised(source: Path) -> onnx.ModelProto:
    """The graph of `source` with each chain of DynamicQuantizeLinear .. MatMulInteger .. Mul as one MatMul."""
    model = onnx.load(str(source))
    graph = model.graph
    makers = {output: node for node in graph.node for output in node.output}
    users = {name: node for node in graph.node for name in node.input}
    constants = {tensor.name: tensor for tensor in graph.initializer}
    replaced: dict[str, NodeProto] = {}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            cast = users[node.output[0]]
            scaled = users[cast.output[0]]
            weight = _weight(node, constants)
            graph.initializer.append(numpy_helper.from_array(weight, f"{node.input[1]}_float"))
            inputs = [makers[node.input[0]].input[0], f"{node.input[1]}_float"]
            replaced[scaled.name] = helper.make_node("MatMul", inputs, list(scaled.output), name=f"{scaled.name}_float")
    nodes = [replaced.get(node.name, node) for node in graph.node]
    del graph.node[:]
    graph.node.extend(_needed(nodes, [output.name for output in graph.output]))
    used = {name for node in graph.node for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    onnx.checker.check_model(model)
    return model


def _weight(
    node: NodeProto, constants: dict[str, onnx.TensorProto]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    stem = node.input[1].removesuffix("_quantized")
    values, zero, scale = (
        numpy_helper.to_array(constants[f"{stem}_{part}"]) for part in ("quantized", "zero_point", "scale")
    )
    return np.asarray((values.astype(np.float32) - zero.astype(np.float32)) * scale, np.float32)


def _needed(nodes: list[NodeProto], outputs: list[str]) -> list[NodeProto]:
    """Nodes that the outputs depend on, in their order."""
    wanted = set(outputs)
    kept: list[NodeProto] = []
    for node in reversed(nodes):
        if wanted & set(node.output):
            kept.append(node)
            wanted |= set(node.input)
    return kept[::-1]
