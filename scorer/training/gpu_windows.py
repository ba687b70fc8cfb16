"""Turns a network that reads one window a text into one that reads all windows of a text, for a GPU."""

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

_INPUTS = {"INPUT_IDS": "WINDOW_IDS", "ATTENTION_MASK": "WINDOW_MASK"}
_UNIT = "VECTOR"


def windowed(model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph with WINDOW_IDS and WINDOW_MASK int64[n, windows, length] for INPUT_IDS and ATTENTION_MASK.

    An output is the mean over a text's windows; VECTOR has unit length again. As model.py computes it for the CPU.
    """
    graph = model.graph
    flat = [helper.make_node("Flatten", [given], [name], axis=2) for name, given in _INPUTS.items()]
    counted = helper.make_node("Shape", ["WINDOW_IDS"], ["windows_counted"], start=0, end=2)
    widths = {output.name: output.type.tensor_type.shape.dim[1].dim_value for output in graph.output}
    for node in graph.node:
        node.output[:] = [f"window_{name}" if name in widths else name for name in node.output]
    rest = [node for name, width in widths.items() for node in _mean(graph, name, width)]
    nodes = [*flat, *graph.node, counted, *rest]
    del graph.node[:], graph.input[:]
    graph.node.extend(nodes)
    dims = ["texts", "windows", "pieces"]
    graph.input.extend(helper.make_tensor_value_info(name, TensorProto.INT64, dims) for name in _INPUTS.values())
    onnx.checker.check_model(model)
    return model


def _mean(graph: onnx.GraphProto, name: str, width: int) -> list[NodeProto]:
    graph.initializer.append(numpy_helper.from_array(np.array([width], np.int64), f"{name}_width"))
    last = f"{name}_mean" if name == _UNIT else name
    made = [
        helper.make_node("Concat", ["windows_counted", f"{name}_width"], [f"{name}_shape"], axis=0),
        helper.make_node("Reshape", [f"window_{name}", f"{name}_shape"], [f"{name}_windows"]),
        helper.make_node("ReduceMean", [f"{name}_windows"], [last], axes=[1], keepdims=0),
    ]
    if name == _UNIT:
        made.append(helper.make_node("ReduceL2", [last], [f"{name}_length"], axes=[1], keepdims=1))
        made.append(helper.make_node("Div", [last, f"{name}_length"], [name]))
    return made
