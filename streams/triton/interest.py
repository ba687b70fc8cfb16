"""The interest model on Triton: the features of decision points in, probabilities of a click out."""

import asyncio
import time
from collections.abc import Callable

import numpy as np
from tritonclient.grpc import InferInput
from tritonclient.grpc.aio import InferResult

from scorer.flags import DEGRADED
from streams.ports import Float32, InterestScores
from streams.triton.cards import card
from streams.triton.channel import Channel
from streams.triton.guarded import Guarded
from streams.triton.options import Options

CANDIDATES = 20


class TritonInterest:
    """Port InterestModel. `prior` is said where nothing scored: the click rate of the training log unless given."""

    def __init__(
        self,
        channel: Channel,
        options: Options,
        prior: float | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._guarded = Guarded(channel, options.interest_model, options, now)
        self._name, self._batch = options.interest_model, options.interest_batch
        self._prior = card("interest")["click_rate"] if prior is None else prior
        self._version = ""

    @property
    def degraded(self) -> bool:
        """Whether the breaker is open now."""
        return self._guarded.breaker.open

    async def score(self, features: Float32) -> InterestScores:
        """Every candidate of a point without an answer gets the prior, and the point is flagged degraded."""
        points = len(features)
        interest = np.full((points, CANDIDATES), self._prior, np.float32)
        flags = np.full(points, DEGRADED, np.uint8)
        starts = range(0, points, self._batch)
        results = await asyncio.gather(*(self._ask(features[at : at + self._batch]) for at in starts))
        for at, rows in zip(starts, results, strict=True):
            if rows is not None:
                good = np.isfinite(rows).all(axis=1)
                interest[at : at + len(rows)][good] = rows[good]
                flags[at : at + len(rows)][good] = 0
        return InterestScores(interest, flags, f"{self._name}:{self._version or 'fallback'}")

    async def _ask(self, features: Float32) -> Float32 | None:
        result = await self._guarded.ask([features_input(features)], ["INTEREST"])
        rows = None if result is None else result.as_numpy("INTEREST")
        if result is None or rows is None or rows.shape != (len(features), CANDIDATES):
            return None
        self._version = _version(result)
        return np.asarray(rows, np.float32)


def features_input(features: Float32) -> InferInput:
    """Tensor FEATURES, FP32 [n, 20, F]."""
    tensor = InferInput("FEATURES", list(features.shape), "FP32")
    tensor.set_data_from_numpy(np.ascontiguousarray(features, np.float32))
    return tensor


def _version(result: InferResult) -> str:
    return str(result.get_response().model_version)
