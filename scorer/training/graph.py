"""Builds an ONNX graph node by node: constants and operators in, a checked model out."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
CONTRIB = "com.microsoft"


class Graph:
    """Nodes in the order they were asked for; each answers the name of its output."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, TensorProto] = {}

    def constant(self, name: str, value: "npt.NDArray[np.generic]") -> str:
        """A tensor that stands in the file."""
        self._constants[name] = numpy_helper.from_array(value, name)
        return name

    def elsewhere(self, tensor: TensorProto) -> str:
        """A tensor whose bytes stand in another file."""
        self._constants[tensor.name] = tensor
        return str(tensor.name)

    def of(self, operator: str, *inputs: str, domain: str = "", output: str = "", **attributes: object) -> str:
        """One node; its output is named by its number unless a name is given."""
        output = output or f"{operator.lower()}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def model(
        self, inputs: Mapping[str, tuple[int, Sequence[object]]], outputs: Mapping[str, tuple[int, Sequence[object]]]
    ) -> onnx.ModelProto:
        """`inputs` and `outputs`: element type and shape by name; a dimension that is a name is free."""
        made = helper.make_graph(
            self._nodes,
            self._name,
            [helper.make_tensor_value_info(name, *each) for name, each in inputs.items()],
            [helper.make_tensor_value_info(name, *each) for name, each in outputs.items()],
            list(self._constants.values()),
        )
        sets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
        return helper.make_model(made, opset_imports=sets, ir_version=8)
