"""Builds the interest model's ONNX graph from plain matrices: no framework, nothing but a few operators.

FEATURES float32[n, 20, F] -> INTEREST, PURCHASE float32[n, 20]: the probabilities of `scorer.training.interest`.

           [n, 1, 20, F]       [n, networks, 20, hidden] x 2             [n, 20, 2]
FEATURES -> standardised, cut -> MatMul, Add, Relu of each network -> ... -> mean -> Sigmoid -> one Gather an output
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


def graph(networks: Sequence[Weights], names: Sequence[str]) -> onnx.ModelProto:
    """Networks of one shape and standardisation as ONNX; `names` of the features stand in its metadata, so that a file
    says what it expects."""
    nodes, constants, first = [], [], networks[0]

    def constant(name: str, value: Any, dtype: Any = np.float32) -> str:
        constants.append(numpy_helper.from_array(np.asarray(value, dtype), name))
        return name

    def add(operator: str, inputs: Sequence[str], output: str, **options: Any) -> str:
        nodes.append(helper.make_node(operator, [*inputs], [output], **options))
        return output

    found = add("Sub", ["FEATURES", constant("centre", first.centre)], "centred")
    found = add("Mul", [found, constant("per_scale", 1 / first.scale)], "scaled")
    found = add("Clip", [found, constant("least", -first.clip), constant("most", first.clip)], "cut")
    found = add("Unsqueeze", [found, constant("of_networks", [1], np.int64)], "shared")
    for at in range(len(first.layers)):
        matrices, biases = zip(*(each.layers[at] for each in networks), strict=True)
        found = add("MatMul", [found, constant(f"matrix{at}", np.stack(matrices))], f"product{at}")
        found = add("Add", [found, constant(f"bias{at}", np.stack(biases)[:, None])], f"layer{at}")
        if at + 1 < len(first.layers):
            found = add("Relu", [found], f"active{at}")
    found = add("ReduceMean", [found], "log_odds", axes=[1], keepdims=0)
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
