"""The text model on Triton: texts in, unit vectors and sentiments out, in the order asked."""

import asyncio
import time
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from tritonclient.grpc import InferInput
from tritonclient.grpc.aio import InferResult

from scorer.flags import CUT, DEGRADED, NO_TEXT
from streams.ports import TextScores
from streams.triton.cache import ROW, Rows, TextCache
from streams.triton.channel import Channel
from streams.triton.guarded import Guarded
from streams.triton.normalise import normalise
from streams.triton.options import Options

# What a text is given when nothing scored it: no vector, and a sentiment that leans nowhere.
PRIOR_SENTIMENT = (0.25, 0.5, 0.25)
# All that an event needs: the encoder computes its further outputs only where they are asked for.
_ASKED = ("VECTOR", "SENTIMENT", "FLAGS")


class TritonText:
    """Port TextModel. `space` names the vectors' space; it is the caller's, since a server may be away at the start."""

    def __init__(
        self, channel: Channel, options: Options, space: int, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._guarded = Guarded(channel, options.text_model, options, now)
        self._name, self._batch = options.text_model, options.text_batch
        self._cache = TextCache(options.cache_texts)
        self._version, self._space = "", space

    @property
    def space(self) -> int:
        """Id of the vector space."""
        return self._space

    @property
    def degraded(self) -> bool:
        """Whether the breaker is open now."""
        return self._guarded.breaker.open

    async def encode(self, texts: Sequence[str]) -> TextScores:
        """Each different text is sent once, unless cached or empty; what gets no answer is flagged degraded."""
        plain = [normalise(text) for text in texts]
        known = {
            text: row for text in dict.fromkeys(text for text, _ in plain) if (row := self._known(text)) is not None
        }
        asked = [text for text in dict.fromkeys(text for text, _ in plain) if text not in known]
        starts = range(0, len(asked), self._batch)
        for rows in await asyncio.gather(*(self._ask(asked[at : at + self._batch]) for at in starts)):
            known.update(rows)
        found = np.array([known[text] for text, _ in plain], ROW) if plain else np.empty(0, ROW)
        found["flags"][[cut for _, cut in plain]] |= CUT
        return TextScores(found["vector"].copy(), found["sentiment"].copy(), found["flags"].copy(), self._model())

    def _known(self, text: str) -> np.void | None:
        return self._cache.get(self._version, text) if text else fallback(NO_TEXT)

    async def _ask(self, texts: list[str]) -> dict[str, np.void]:
        result = await self._guarded.ask([text_input(texts)], _ASKED)
        rows = None if result is None else answered(result, len(texts))
        if result is None or rows is None:
            return dict.fromkeys(texts, fallback(DEGRADED))
        self._version = result.get_response().model_version
        for text, row in zip(texts, rows, strict=True):
            if not row["flags"] & DEGRADED:
                self._cache.put(self._version, text, row)
        return dict(zip(texts, rows, strict=True))

    def _model(self) -> str:
        return f"{self._name}:{self._version or 'fallback'}"


def text_input(texts: Sequence[str]) -> InferInput:
    """Tensor TEXT, BYTES [n, 1]."""
    tensor = InferInput("TEXT", [len(texts), 1], "BYTES")
    tensor.set_data_from_numpy(np.array([text.encode() for text in texts], np.object_)[:, None])
    return tensor


def answered(result: InferResult, count: int) -> Rows | None:
    """The rows of an answer; None where it has another shape; a row that is not finite becomes the fallback."""
    tensors = [result.as_numpy(name) for name in _ASKED]
    shapes = [(count, 64), (count, 3), (count, 1)]
    if any(tensor is None or tensor.shape != shape for tensor, shape in zip(tensors, shapes, strict=True)):
        return None
    rows = np.empty(count, ROW)
    rows["vector"], rows["sentiment"], rows["flags"] = tensors[0], tensors[1], tensors[2][:, 0]
    rows[~_finite(rows)] = fallback(DEGRADED)
    return rows


def fallback(flag: int) -> np.void:
    """No vector, the prior sentiment, and the flag that says why."""
    row: np.void = np.zeros(1, ROW)[0]
    row["sentiment"], row["flags"] = PRIOR_SENTIMENT, flag
    return row


def _finite(rows: Rows) -> npt.NDArray[np.bool_]:
    good = np.isfinite(rows["vector"]).all(axis=1) & np.isfinite(rows["sentiment"]).all(axis=1)
    return np.asarray(good, np.bool_)
