"""Builds the interest model's ONNX graph from plain matrices: no framework, nothing but five operators.

FEATURES float32[n, 20, F] -> INTEREST float32[n, 20] = sigmoid(relu(x W1 + b1) W2 + b2).
"""

from collections.abc import Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from scorer.training.interest import Weights

CANDIDATES = 20
OPSET = 17


def graph(weights: Weights, names: Sequence[str]) -> onnx.ModelProto:
    """The network as ONNX; `names` of the features stand in its metadata, so that a file says what it expects."""
    parts = {
        "inner": weights.inner,
        "inner_bias": weights.inner_bias,
        "outer": weights.outer,
        "outer_bias": weights.outer_bias,
    }
    constants = [numpy_helper.from_array(np.asarray(value, np.float32), name) for name, value in parts.items()]
    constants.append(numpy_helper.from_array(np.array([2], np.int64), "last"))
    nodes = [
        helper.make_node("MatMul", ["FEATURES", "inner"], ["a"]),
        helper.make_node("Add", ["a", "inner_bias"], ["b"]),
        helper.make_node("Relu", ["b"], ["c"]),
        helper.make_node("MatMul", ["c", "outer"], ["d"]),
        helper.make_node("Add", ["d", "outer_bias"], ["e"]),
        helper.make_node("Sigmoid", ["e"], ["f"]),
        helper.make_node("Squeeze", ["f", "last"], ["INTEREST"]),
    ]
    made = helper.make_graph(
        nodes,
        "interest",
        [helper.make_tensor_value_info("FEATURES", TensorProto.FLOAT, ["points", CANDIDATES, len(names)])],
        [helper.make_tensor_value_info("INTEREST", TensorProto.FLOAT, ["points", CANDIDATES])],
        constants,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    helper.set_model_props(model, {"features": ",".join(names)})
    onnx.checker.check_model(model)
    return model
