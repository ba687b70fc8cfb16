"""An interest model's ONNX graph with its log-odds scaled and moved, so that every backend answers what is corrected,
on CPU and GPU.

... -> log-odds -> Sigmoid                              as trained
... -> log-odds -> Mul -> Add -> Neg -> Softplus -> Neg -> Exp    corrected: p = exp(-ln(1 + exp(-z)))

ONNX Runtime's Sigmoid on a CPU answers multiples of 2^-24, about 6e-8. A shop whose clicks are rare has probabilities
so small that candidates in order would come out equal or turned round; exp keeps seven digits of the smallest, and
overflows in half precision no more than Sigmoid does.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

from scorer.errors import BadInput
from scorer.training.platt import Scaling

SCALE, OFFSET = "calibrated_scale", "calibrated_offset"
_CHANCE: Final = (
    ("Neg", "calibrated_log_odds", "calibrated_negative"),
    ("Softplus", "calibrated_negative", "calibrated_cost"),
    ("Neg", "calibrated_cost", "calibrated_log_chance"),
)


def corrected(model: onnx.ModelProto, heads: Sequence[Scaling]) -> onnx.ModelProto:
    """The same graph after these scalings, one an output. A graph that was corrected before has one pair of both, not
    two. BadInput where there is not one Sigmoid that all probabilities come from."""
    numbers = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    if SCALE in numbers:
        before = [Scaling(*map(float, pair)) for pair in zip(numbers[SCALE], numbers[OFFSET], strict=True)]
        heads = [each.after(first) for each, first in zip(heads, before, strict=True)]
    else:
        _open(model.graph)
    kept = [tensor for tensor in model.graph.initializer if tensor.name not in (SCALE, OFFSET)]
    del model.graph.initializer[:]
    scales, offsets = ([getattr(each, of) for each in heads] for of in ("scale", "offset"))
    model.graph.initializer.extend([*kept, _constant(SCALE, scales), _constant(OFFSET, offsets)])
    onnx.checker.check_model(model)
    return model


def _open(graph: onnx.GraphProto) -> None:
    """What corrects, in place of the Sigmoid."""
    place, sigmoid = _sigmoid(graph)
    nodes = [
        helper.make_node("Mul", [sigmoid.input[0], SCALE], ["calibrated_scaled"]),
        helper.make_node("Add", ["calibrated_scaled", OFFSET], ["calibrated_log_odds"]),
        *(helper.make_node(operator, [source], [output]) for operator, source, output in _CHANCE),
        helper.make_node("Exp", ["calibrated_log_chance"], [sigmoid.output[0]]),
    ]
    after = [*graph.node[:place], *nodes, *graph.node[place + 1 :]]
    del graph.node[:]
    graph.node.extend(after)


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


def _constant(name: str, values: Sequence[float]) -> TensorProto:
    return numpy_helper.from_array(np.array(values, np.float32), name)
