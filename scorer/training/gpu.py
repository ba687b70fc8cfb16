"""Turns the int8 encoder into one that a GPU runs well: the same weights, multiplied back to float32.

The GPU provider of ONNX Runtime has no dynamic quantisation: it would send every matrix to the CPU and back.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, helper, numpy_helper

_LEAST = 1e-6
_Node = tuple[str, str, str, dict[str, int]]


def _log_odds(share: str, other: str, odds: str) -> tuple[_Node, ...]:
    """`odds`, the logarithm of `share` over `other`."""
    return (
        ("Max", f"{share} lexicon_least", f"some_{share}", {}),
        ("Max", f"{other} lexicon_least", f"some_{other}", {}),
        ("Log", f"some_{share}", f"log_{share}", {}),
        ("Log", f"some_{other}", f"log_{other}", {}),
        ("Sub", f"log_{share} log_{other}", odds, {}),
    )


_LEXICON_NODES: tuple[_Node, ...] = (
    ("Split", "sides lexicon_parts", "negative neutral positive", {"axis": 1}),
    *_log_odds("positive", "negative", "own_odds"),
    ("Split", "LEXICON lexicon_columns", "side_scale side_added neutral_scale neutral_added", {"axis": 1}),
    ("Mul", "own_odds side_scale", "weighed_odds", {}),
    ("Add", "weighed_odds side_added", "odds", {}),
    ("Sigmoid", "odds", "share", {}),
    ("Sub", "lexicon_one share", "rest", {}),
    ("Add", "negative positive", "both", {}),
    *_log_odds("neutral", "both", "own_neutral_odds"),
    ("Mul", "own_neutral_odds neutral_scale", "weighed_neutral_odds", {}),
    ("Add", "weighed_neutral_odds neutral_added", "neutral_odds", {}),
    ("Neg", "neutral_odds", "both_odds", {}),
    ("Sigmoid", "neutral_odds", "new_neutral", {}),
    ("Sigmoid", "both_odds", "new_both", {}),
    ("Mul", "new_both rest", "new_negative", {}),
    ("Mul", "new_both share", "new_positive", {}),
    ("Concat", "new_negative new_neutral new_positive", "late", {"axis": 1}),
    ("Greater", "EARLY lexicon_half", "is_early", {}),
    ("Where", "is_early ALONE late", "SENTIMENT", {}),
    ("Unsqueeze", "late lexicon_axes", "late_row", {}),
    ("Unsqueeze", "ALONE lexicon_axes", "alone_row", {}),
    ("Concat", "late_row alone_row", "ANSWERS", {"axis": 1}),
)


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
    graph.node.extend(needed(nodes, [output.name for output in graph.output]))
    used = {name for node in graph.node for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    onnx.checker.check_model(model)
    return model


def with_lexicon(model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph with three more inputs, all in SENTIMENT: LEXICON float32[n, 4], a scale and what is added, of the
    network's log-odds of a side and of those of neutral; ALONE float32[n, 3], the lexicon's own answer; EARLY
    float32[n, 1], 1 where that one stands, 0 where the network has its say. And one more output, ANSWERS
    float32[n, 2, 3]: what both say together, and ALONE. The same is computed in grams.py for the CPU.
    """
    graph = model.graph
    for node in graph.node:
        node.output[:] = ["sides" if name == "SENTIMENT" else name for name in node.output]
    numbers = {"least": _LEAST, "one": 1, "half": 0.5}
    constants = {f"lexicon_{name}": np.array([value], np.float32) for name, value in numbers.items()}
    constants |= {"lexicon_parts": np.array([1, 1, 1], np.int64), "lexicon_axes": np.array([1], np.int64)}
    constants["lexicon_columns"] = np.array([1, 1, 1, 1], np.int64)
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in constants.items())
    graph.node.extend(
        helper.make_node(operator, inputs.split(), outputs.split(), **attributes)
        for operator, inputs, outputs, attributes in _LEXICON_NODES
    )
    for name, width in {"LEXICON": 4, "ALONE": 3, "EARLY": 1}.items():
        graph.input.append(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, ["texts", width]))
    graph.output.append(helper.make_tensor_value_info("ANSWERS", onnx.TensorProto.FLOAT, ["texts", 2, 3]))
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


def needed(nodes: list[NodeProto], outputs: list[str]) -> list[NodeProto]:
    """Nodes that the outputs depend on, in their order; the rest would only be warned about."""
    wanted = set(outputs)
    kept: list[NodeProto] = []
    for node in reversed(nodes):
        if wanted & set(node.output):
            kept.append(node)
            wanted |= set(node.input)
    return kept[::-1]
