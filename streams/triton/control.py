"""Triton's model control: load and unload, and what the server says of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from scorer.errors import BadInput, Unavailable

_LOAD_TIMEOUT_S: Final = 120.0
_ASK_TIMEOUT_S: Final = 20.0


@contextmanager
def client(address: str) -> Iterator[Any]:
    """A blocking gRPC client."""
    from tritonclient.grpc import InferenceServerClient

    found = InferenceServerClient(address)
    try:
        yield found
    finally:
        found.close()


def load(address: str, model: str) -> None:
    """Load what the model's configuration names; what is served already stays served until the new one is ready.

    BadInput where the server refuses the version (and goes on serving the old one), Unavailable where it takes no such
    request.
    """
    with _controlling(address, model) as asked:
        asked.load_model(model, client_timeout=_LOAD_TIMEOUT_S)


def unload(address: str, model: str) -> None:
    """Stop serving a model; one that is not served is left as it is. Unavailable where the server does not answer."""
    with _controlling(address, model) as asked:
        asked.unload_model(model, client_timeout=_LOAD_TIMEOUT_S)


@contextmanager
def _controlling(address: str, model: str) -> Iterator[Any]:
    """A client; what the server refuses is raised as an error of ours."""
    from tritonclient.utils import InferenceServerException

    with client(address) as asked:
        try:
            yield asked
        except InferenceServerException as error:
            raise _refused(address, model, error) from error


def platform(address: str, model: str) -> str:
    """What runs the model on the server; empty where the server does not say."""
    from tritonclient.utils import InferenceServerException

    with client(address) as asked:
        try:
            return str(asked.get_model_metadata(model, client_timeout=_ASK_TIMEOUT_S).platform)
        except InferenceServerException:  # the load that follows says more
            return ""


def infer(address: str, model: str, inputs: list[Any], outputs: Sequence[str]) -> Any:
    """One answer with these tensors alone: what is not asked for may cost nothing. BadInput with the server's words
    where the model gives none."""
    with client(address) as asked:
        return answer(asked, model, inputs, outputs)


def answer(asked: Any, model: str, inputs: list[Any], outputs: Sequence[str]) -> Any:
    """The same of a client."""
    from tritonclient.grpc import InferRequestedOutput
    from tritonclient.utils import InferenceServerException

    wanted = [InferRequestedOutput(name) for name in outputs]
    try:
        return asked.infer(model, inputs, outputs=wanted, client_timeout=_ASK_TIMEOUT_S)
    except InferenceServerException as error:
        raise BadInput("the model answers with an error", where=model, seen=_words(error)) from error


def _refused(address: str, model: str, error: Any) -> BadInput | Unavailable:
    where, seen = f"{model} at {address}", _words(error)
    if "INVALID_ARGUMENT" in str(error.status()) or "load failed" in seen:
        return BadInput("Triton does not load this version", where=where, seen=seen)
    remedy = "Is it up, and was it started with --model-control-mode=explicit? launchpulse doctor looks."
    return Unavailable("Triton takes no request to load a model", where=where, seen=seen, remedy=remedy)


def _words(error: Any) -> str:
    return " ".join(str(error.message() or error).split())[:600]
