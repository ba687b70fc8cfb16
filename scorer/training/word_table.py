"""What an encoder's file holds, for other files to point at: one word table in the repository, read by all networks.

ONNX lets the bytes of a tensor stand in any file of the same folder, from an offset on (external data).
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto

from scorer.arrays import F4
from scorer.errors import BadInput
from scorer.training.graph import Graph

_NAMES = {TensorProto.INT8: "rows", TensorProto.FLOAT: "row_scales"}


def embedded(made: Graph, encoder: Path, ids: str, name: str, places: F4) -> str:
    """What stands before the first layer: the rows of a text's pieces in the table of `encoder`, and those of their
    places; `ids` names int64[n, length], `places` float32[longest, width] stands in the new graph as `name`."""
    rows, scale = (made.elsewhere(tensor) for tensor in word_table(encoder))
    words = made.of("Mul", made.of("Cast", made.of("Gather", rows, ids), to=1), made.of("Gather", scale, ids))
    none, one = (made.constant(f"at_{at}", np.array([at], np.int64)) for at in (0, 1))
    length = made.of("Gather", made.of("Shape", ids), one)
    return made.of("Add", words, made.of("Slice", made.constant(name, places), none, length, none))


def word_table(encoder: Path) -> list[TensorProto]:
    """int8[words, width] rows and float32[words, 1] scales in `encoder`, as tensors whose bytes stand in that file."""
    raw = encoder.read_bytes()
    tables = [tensor for tensor in onnx.load_from_string(raw).graph.initializer if len(tensor.dims) == 2]
    words = max((tensor.dims[0] for tensor in tables), default=0)
    found = {tensor.data_type: tensor for tensor in tables if tensor.dims[0] == words}
    if set(found) != set(_NAMES):
        raise BadInput("this encoder has no table of int8 rows and their scales", where=str(encoder))
    return [pointing(found[kind], name, encoder.name, raw) for kind, name in _NAMES.items()]


def pointing(tensor: TensorProto, name: str, file: str, raw: bytes) -> TensorProto:
    """`tensor` under another name, its bytes those of `file`, which holds `raw`."""
    made = TensorProto(name=name, data_type=tensor.data_type, data_location=TensorProto.EXTERNAL, dims=tensor.dims)
    told = {"location": file, "offset": raw.index(tensor.raw_data), "length": len(tensor.raw_data)}
    for key, value in told.items():
        made.external_data.add(key=key, value=str(value))
    return made
