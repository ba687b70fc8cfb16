"""Asks a Triton server over gRPC whether its models answer: health is an inference, not what the server says of itself.

A model whose Python process was killed still counts as ready while each of its requests fails; the cure is to unload
and load it.
"""

import socket
from collections.abc import Sequence
from typing import Any

import numpy as np

from scorer.errors import LaunchpulseError
from streams.triton.control import client, load, unload

_UNIX = "unix:"
_CONNECT_TIMEOUT_S = 2.0
_ASK_TIMEOUT_S = 5.0
_INFERENCE_TIMEOUT_S = 10.0


def listens(address: str) -> bool:
    """Whether something takes connections there: the cheap look before the others."""
    try:
        with _connected(address):
            return True
    except (OSError, ValueError):
        return False


def failing(address: str, models: Sequence[str]) -> dict[str, str]:
    """Why each of the models that do not answer a smallest inference does not; all of them when no server is there."""
    if not listens(address):
        return dict.fromkeys(models, f"no server at {address}")
    with client(address) as asked:
        answers = {model: _inference(asked, model) for model in models}
    return {model: why for model, why in answers.items() if why}


def reload(address: str, model: str) -> bool:
    """Unload and load a model whose process died; whether it then answers."""
    try:
        unload(address, model)
        load(address, model)
    except LaunchpulseError:
        return False
    with client(address) as asked:
        return not _inference(asked, model)


def _connected(address: str) -> socket.socket:
    if not address.startswith(_UNIX):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=_CONNECT_TIMEOUT_S)
    link = socket.socket(socket.AF_UNIX)
    try:
        link.settimeout(_CONNECT_TIMEOUT_S)
        link.connect(address.removeprefix(_UNIX))
    except OSError:
        link.close()
        raise
    return link


def _inference(asked: Any, model: str) -> str:
    """Ask with zeros, empty strings and every open dimension 1; the error, or nothing."""
    from tritonclient.utils import InferenceServerException

    try:
        described = asked.get_model_metadata(model, client_timeout=_ASK_TIMEOUT_S)
        inputs = [_smallest(tensor) for tensor in described.inputs]
        asked.infer(model, inputs, client_timeout=_INFERENCE_TIMEOUT_S)
    except InferenceServerException as error:
        return str(error.message() or error)
    return ""


def _smallest(described: Any) -> Any:
    from tritonclient.grpc import InferInput
    from tritonclient.utils import triton_to_np_dtype

    shape = [max(int(size), 1) for size in described.shape]
    tensor = InferInput(described.name, shape, described.datatype)
    if described.datatype == "BYTES":
        return tensor.set_data_from_numpy(np.full(shape, b"", dtype=np.object_))
    return tensor.set_data_from_numpy(np.zeros(shape, dtype=triton_to_np_dtype(described.datatype)))
