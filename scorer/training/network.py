"""Builds the interest model's ONNX graph from plain matrices: no framework, nothing but a few operators.

FEATURES float32[n, 20, F] -> INTEREST, PURCHASE float32[n, 20]: the probabilities of `scorer.training.interest`.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from scorer.training.interest import Weights

CANDIDATES = 20
OUTPUTS = ("INTEREST", "PURCHASE")
OPSET = 17


def graph(weights: Weights, names: Sequence[str]) -> onnx.ModelProto:
    """The network as ONNX; `names` of the features stand in its metadata, so that a file says what it expects."""
    nodes, constants = [], []

    def constant(name: str, value: Any, dtype: Any = np.float32) -> str:
        constants.append(numpy_helper.from_array(np.asarray(value, dtype), name))
        return name

    def add(operator: str, inputs: Sequence[str], output: str, **options: Any) -> str:
        nodes.append(helper.make_node(operator, [*inputs], [output], **options))
        return output

    found = add("Sub", ["FEATURES", constant("centre", weights.centre)], "centred")
    found = add("Mul", [found, constant("per_scale", 1 / weights.scale)], "scaled")
    found = add("Clip", [found, constant("least", -weights.clip), constant("most", weights.clip)], "cut")
    for at, (matrix, bias) in enumerate(weights.layers):
        found = add("MatMul", [found, constant(f"matrix{at}", matrix)], f"product{at}")
        found = add("Add", [found, constant(f"bias{at}", bias)], f"layer{at}")
        if at + 1 < len(weights.layers):
            found = add("Relu", [found], f"active{at}")
    found = add("Sigmoid", [found], "chance")
    for at, name in enumerate(OUTPUTS):
        add("Gather", [found, constant(f"head{at}", at, np.int64)], name, axis=2)
    made = helper.make_graph(
        nodes,
        "interest",
        [helper.make_tensor_value_info("FEATURES", TensorProto.FLOAT, ["points", CANDIDATES, len(names)])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["points", CANDIDATES]) for name in OUTPUTS],
        constants,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    helper.set_model_props(model, {"features": ",".join(names)})
    onnx.checker.check_model(model)
    return model
