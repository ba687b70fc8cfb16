"""Asks a Triton server over HTTP whether its models answer: health is an inference, not what the server says of itself.

A model whose Python process was killed still counts as ready while each of its requests fails; the cure is to unload
and load it.
"""

import http.client
import json
from collections.abc import Sequence
from typing import Any

_INFERENCE_TIMEOUT_S = 10.0


def ready(host: str, port: int, models: Sequence[str]) -> bool:
    """Whether the server is up and each model answers an inference."""
    if _ask(host, port, "GET", "/v2/health/ready", timeout_s=1.0) is None:
        return False
    return all(infers(host, port, model) for model in models)


def infers(host: str, port: int, model: str) -> bool:
    """Whether a smallest request (zeros, empty strings, every open dimension 1) comes back."""
    described = _ask(host, port, "GET", f"/v2/models/{model}")
    if described is None:
        return False
    inputs = [_smallest(tensor) for tensor in described["inputs"]]
    answer = _ask(
        host, port, "POST", f"/v2/models/{model}/infer", {"inputs": inputs}, timeout_s=_INFERENCE_TIMEOUT_S
    )
    return answer is not None and "outputs" in answer


def reload(host: str, port: int, model: str) -> bool:
    """Unload and load a model whose process died; whether it loaded."""
    unloaded = _ask(host, port, "POST", f"/v2/repository/models/{model}/unload", {}, timeout_s=30.0)
    return unloaded is not None and (
        _ask(host, port, "POST", f"/v2/repository/models/{model}/load", {}, timeout_s=60.0) is not None
    )


def _smallest(tensor: dict[str, Any]) -> dict[str, Any]:
    shape = [max(int(size), 1) for size in tensor["shape"]]
    count = 1
    for size in shape:
        count *= size
    zero: Any = {"BYTES": "", "BOOL": False}.get(tensor["datatype"], 0)
    return {"name": tensor["name"], "datatype": tensor["datatype"], "shape": shape, "data": [zero] * count}


def _ask(
    host: str,
    port: int,
    method: str,
    path: str,
    body: dict[str, Any] | None = None,
    *,
    timeout_s: float = 5.0,
) -> dict[str, Any] | None:
    """The answer as an object ({} when empty), None for any failure."""
    link = http.client.HTTPConnection(host, port, timeout=timeout_s)
    try:
        link.request(method, path, json.dumps(body) if body is not None else None)
        answer = link.getresponse()
        text = answer.read()
        return dict(json.loads(text)) if text else {} if answer.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        link.close()
