"""The word table of an encoder's file, for another file to point at: one table in the repository, read by two networks.

ONNX lets the bytes of a tensor stand in any file of the same folder, from an offset on (external data).
"""

from pathlib import Path

import onnx
from onnx import TensorProto

from scorer.errors import BadInput

_NAMES = {TensorProto.INT8: "rows", TensorProto.FLOAT: "row_scales"}


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
