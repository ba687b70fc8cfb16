"""An interest model's ONNX graph with its log-odds scaled and moved: one Mul and one Add before its Sigmoid, so that
every backend answers what is corrected, on CPU and GPU."""

from collections.abc import Sequence

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

from scorer.errors import BadInput
from scorer.training.platt import Scaling

SCALE, OFFSET = "calibrated_scale", "calibrated_offset"


def corrected(model: onnx.ModelProto, heads: Sequence[Scaling]) -> onnx.ModelProto:
    """The same graph after these scalings, one an output. A graph that was corrected before has one pair of both, not
    two. BadInput where there is not one Sigmoid that all probabilities come from."""
    graph = model.graph
    if SCALE in {tensor.name for tensor in graph.initializer}:
        heads = [each.after(first) for each, first in zip(heads, _taken_out(graph), strict=True)]
    place, sigmoid = _sigmoid(graph)
    scaled = helper.make_node("Mul", [sigmoid.input[0], SCALE], ["calibrated_scaled"])
    moved = helper.make_node("Add", ["calibrated_scaled", OFFSET], ["calibrated_moved"])
    sigmoid.input[0] = "calibrated_moved"
    graph.node.insert(place, moved)
    graph.node.insert(place, scaled)
    graph.initializer.append(_constant(SCALE, [each.scale for each in heads]))
    graph.initializer.append(_constant(OFFSET, [each.offset for each in heads]))
    onnx.checker.check_model(model)
    return model


def _sigmoid(graph: onnx.GraphProto) -> tuple[int, NodeProto]:
    found = [(place, node) for place, node in enumerate(graph.node) if node.op_type == "Sigmoid"]
    if len(found) != 1:
        raise BadInput(
            "this network's probabilities do not come from one Sigmoid: its log-odds cannot be corrected",
            where=graph.name,
            seen=f"{len(found)} nodes Sigmoid",
            remedy="Calibrate a version that launchpulse model train made.",
        )
    return found[0]


def _taken_out(graph: onnx.GraphProto) -> list[Scaling]:
    """The scalings of the correction before, which is no longer there."""
    numbers = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    nodes = [node for node in graph.node if {SCALE, OFFSET} & set(node.input)]
    _, sigmoid = _sigmoid(graph)
    sigmoid.input[0] = nodes[0].input[0]
    for node in nodes:
        graph.node.remove(node)
    for tensor in [each for each in graph.initializer if each.name in (SCALE, OFFSET)]:
        graph.initializer.remove(tensor)
    return [Scaling(*map(float, pair)) for pair in zip(numbers[SCALE], numbers[OFFSET], strict=True)]


def _constant(name: str, values: Sequence[float]) -> TensorProto:
    return numpy_helper.from_array(np.array(values, np.float32), name)
