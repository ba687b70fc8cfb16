"""A model that answers each text with a row of one shape, asked about many: each different text once, in batches."""

import asyncio
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from tritonclient.grpc.aio import InferResult

from scorer.flags import CUT, DEGRADED, NO_TEXT
from streams.ports import Float32
from streams.triton.guarded import Guarded
from streams.triton.normalise import normalise
from streams.triton.text import text_input


class EachOnce:
    """`version` is that of the last answer; empty before the first. Nothing is kept."""

    def __init__(self, guarded: Guarded, output: str, shape: tuple[int, ...], batch: int) -> None:
        self._guarded, self._output, self._shape, self._batch = guarded, output, shape, batch
        self.version = ""

    async def flagged(self, texts: Sequence[str], nothing: Float32) -> tuple[Float32, npt.NDArray[np.uint8]]:
        """A row of each text's normal form, in order, and its flags uint8[n]; `nothing` for one that is empty or has no
        answer."""
        plain = [normalise(text) for text in texts]
        known = await self.rows(text for text, _ in plain)
        rows = np.empty((len(plain), *nothing.shape), np.float32)
        flags = np.empty(len(plain), np.uint8)
        for at, (text, cut) in enumerate(plain):
            rows[at] = known.get(text, nothing)
            flags[at] = CUT * cut | (0 if text in known else NO_TEXT * (not text) or DEGRADED)
        return rows, flags

    async def rows(self, texts: Iterable[str]) -> dict[str, Float32]:
        """By text; one that is empty, or that has no answer of finite numbers, is not there."""
        asked = [text for text in dict.fromkeys(texts) if text]
        starts = range(0, len(asked), self._batch)
        answers = await asyncio.gather(*(self._ask(asked[at : at + self._batch]) for at in starts))
        return {text: row for rows in answers for text, row in rows.items()}

    async def _ask(self, texts: list[str]) -> dict[str, Float32]:
        result = await self._guarded.ask([text_input(texts)], [self._output])
        rows = None if result is None else self._rows(result, len(texts))
        if result is None or rows is None:
            return {}
        self.version = result.get_response().model_version
        return {text: row for text, row in zip(texts, rows, strict=True) if np.isfinite(row).all()}

    def _rows(self, result: InferResult, count: int) -> Float32 | None:
        rows = result.as_numpy(self._output)
        return None if rows is None or rows.shape != (count, *self._shape) else np.asarray(rows, np.float32)
