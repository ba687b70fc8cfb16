"""What every version of a model must answer: shapes, ranges, finite numbers; on a CPU, the same bytes in any batch.

A server is asked for it; the texts and features are fixed, so that two versions are asked the same.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from scorer.errors import BadInput
from scorer.features import FEATURES
from scorer.flags import NO_TEXT
from streams.triton.control import infer
from streams.triton.embedding import WIDTH
from streams.triton.interest import CANDIDATES, features_input
from streams.triton.text import answered, text_input

_TEXTS: Final = ("质量很好，下次还来", "The zip broke after two days.", "", "🙂 ok", "很一般。" * 60)
_NUMBERS: Final = np.random.default_rng(7)
# The last two points are far beyond what a network has seen: there a network without its sigmoid leaves 0 to 1.
_FEATURES: Final = np.concatenate(
    [
        _NUMBERS.random((3, CANDIDATES, len(FEATURES)), np.float32),
        1_000 * _NUMBERS.standard_normal((2, CANDIDATES, len(FEATURES)), np.float32),
    ]
)
Array = np.ndarray[Any, Any]
_NEAR: Final = 1e-3  # of a unit length, of a sum of probabilities


def hold(address: str, asked: str, model: str) -> str:
    """The version that answers under the name `asked` as every version of `model` must. BadInput where it does not."""
    return _CHECKS[model](address, asked)


def hold_alone(address: str, asked: str, model: str) -> None:
    """BadInput where a text or a point has other bytes beside others than alone."""
    inputs, tensor = _ALONE[model]
    together = infer(address, asked, inputs(slice(None)), [tensor]).as_numpy(tensor)
    for at in (0, 1):
        alone = infer(address, asked, inputs(slice(at, at + 1)), [tensor]).as_numpy(tensor)
        if alone.tobytes() != together[at : at + 1].tobytes():
            raise _broken(asked, f"{tensor} of the same bytes, alone or in a batch", together[at] - alone[0])


def _text(address: str, asked: str) -> str:
    result = infer(address, asked, [text_input(_TEXTS)], ("VECTOR", "SENTIMENT", "FLAGS", "ANSWERS", "EMBEDDING"))
    rows = answered(result, len(_TEXTS))
    if rows is None or rows["flags"].tolist().count(NO_TEXT) != 1:
        raise _broken(asked, "VECTOR [n, 64], SENTIMENT [n, 3], FLAGS [n, 1], flag 8 for an empty text alone", rows)
    worded = rows["flags"] & NO_TEXT == 0
    sums = rows["sentiment"].sum(axis=1, dtype=np.float64)
    _check_lengths(asked, "VECTOR", rows["vector"][worded])
    if not ((np.abs(sums - 1) < _NEAR).all() and (rows["sentiment"] >= 0).all()):
        raise _broken(asked, "sentiments that are probabilities", rows["sentiment"])
    answers = result.as_numpy("ANSWERS")
    if not (rows["sentiment"][:, None] == answers).all(axis=2).any(axis=1).all():
        raise _broken(asked, "SENTIMENT that is one of ANSWERS", rows["sentiment"])
    embeddings = _shaped(asked, result, "EMBEDDING", (len(_TEXTS), WIDTH))
    if not np.isfinite(embeddings).all():
        raise _broken(asked, "EMBEDDING of finite numbers", embeddings)
    # Of the empty text a CPU gives zeros and a GPU what its network says: no client asks for that.
    _check_lengths(asked, "EMBEDDING", embeddings[worded])
    return str(result.get_response().model_version)


def _interest(address: str, asked: str) -> str:
    heads = ("INTEREST", "PURCHASE")
    result = infer(address, asked, [features_input(_FEATURES)], heads)
    for head in heads:
        rows = _shaped(asked, result, head, (len(_FEATURES), CANDIDATES))
        if not ((rows >= 0) & (rows <= 1)).all():  # a number that is none is neither
            raise _broken(asked, f"{head} of probabilities", rows)
    return str(result.get_response().model_version)


def _shaped(asked: str, result: Any, tensor: str, shape: tuple[int, int]) -> Array:
    rows = result.as_numpy(tensor)
    if rows is None or rows.shape != shape:
        raise _broken(asked, f"{tensor} [n, {shape[1]}]", None if rows is None else rows.shape)
    return np.asarray(rows)


def _check_lengths(asked: str, tensor: str, rows: Array) -> None:
    lengths = np.sqrt((rows.astype(np.float64) ** 2).sum(axis=1))
    if not (np.abs(lengths - 1) < _NEAR).all():
        raise _broken(asked, f"{tensor} of unit length", lengths)


_ALONE: Final[Mapping[str, tuple[Callable[[slice], list[Any]], str]]] = {
    "text_encoder": (lambda which: [text_input(_TEXTS[which])], "VECTOR"),
    "interest": (lambda which: [features_input(_FEATURES[which])], "INTEREST"),
}
_CHECKS: Final[Mapping[str, Callable[[str, str], str]]] = {"text_encoder": _text, "interest": _interest}


def _broken(model: str, promised: str, seen: Any) -> BadInput:
    what = f"this version of {model} does not answer as promised: {promised}"
    return BadInput(what, seen=" ".join(str(seen).split())[:300], remedy="See triton_models/README.md for the tensors.")
