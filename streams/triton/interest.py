"""The interest model on Triton: the features of decision points in, probabilities of a click out."""

import asyncio
import time
from collections.abc import Callable, Mapping

import numpy as np
from tritonclient.grpc import InferInput
from tritonclient.grpc.aio import InferResult

from scorer.flags import DEGRADED
from streams.ports import Float32, InterestScores
from streams.triton.answered import Answered, Heard, nobody
from streams.triton.cards import card
from streams.triton.channel import Channel
from streams.triton.guarded import Guarded
from streams.triton.options import Options
from streams.triton.probable import probable
from streams.triton.unusable import Unusable

CANDIDATES = 20
_TURNS = 3  # asked again at most so often while the served version changes
_OUTPUTS = ("INTEREST", "PURCHASE")
_Answer = tuple[str, Float32 | None]  # version, and float32[2, n, 20] in the order of the outputs


class TritonInterest:
    """Port InterestModel. `prior` is said of a click where nothing scored, and that nothing is bought.

    `prior_of` says the prior of a version (the click rate of its training log), None where it is not known: from then
    on that one is said. `heard` is told every answer of the server.
    """

    def __init__(
        self,
        channel: Channel,
        options: Options,
        prior: float | None = None,
        prior_of: Callable[[str], float | None] = lambda version: None,
        heard: Heard = nobody,
    ) -> None:
        self._guarded = Guarded(channel, options.interest_model, options)
        self._name, self._batch = options.interest_model, options.interest_batch
        self._prior = card("interest")["click_rate"] if prior is None else prior
        self._version, self._prior_of = "", prior_of
        self._heard, self._unusable = heard, Unusable(options.interest_model)

    @property
    def degraded(self) -> bool:
        """Whether the breaker is open now."""
        return self._guarded.breaker.open

    async def score(self, features: Float32) -> InterestScores:
        """Every candidate of a point without an answer, or with one that is no probability, gets the prior, and the
        point is flagged degraded.

        All answers are of one version, the one that `model` names: where another one came to be served meanwhile, all
        points are asked again.
        """
        starts = range(0, len(features), self._batch)
        for _ in range(_TURNS):
            answers = await asyncio.gather(*(self._ask(features[at : at + self._batch]) for at in starts))
            if len({version for version, rows in answers if rows is not None}) <= 1:
                break
        return self._scores(len(features), dict(zip(starts, answers, strict=True)))

    def _scores(self, points: int, answers: Mapping[int, _Answer]) -> InterestScores:
        likely = np.zeros((2, points, CANDIDATES), np.float32)
        likely[0] = self._prior
        flags = np.full(points, DEGRADED, np.uint8)
        for at, (answered_by, rows) in answers.items():
            if rows is not None:
                good = probable(np.concatenate(rows, axis=1))
                self._unusable.told(answered_by, int((~good).sum()), len(good))
                likely[:, at : at + len(good)][:, good] = rows[:, good]
                flags[at : at + len(good)][good] = 0
        versions = [version for version, rows in answers.values() if rows is not None]
        version = versions[-1] if versions else self._version
        return InterestScores(likely[0], likely[1], flags, f"{self._name}:{version or 'fallback'}")

    async def _ask(self, features: Float32) -> _Answer:
        begun = time.perf_counter()
        result = await self._guarded.ask([features_input(features)], list(_OUTPUTS))
        told = [] if result is None else [result.as_numpy(name) for name in _OUTPUTS]
        rows = [each for each in told if each is not None and each.shape == (len(features), CANDIDATES)]
        if result is None:
            return "", None
        version = _version(result)
        if len(rows) < len(_OUTPUTS):
            self._unusable.told(version, len(features), len(features), "tensors of another shape")
            return "", None
        self._answered_by(version)
        self._heard(Answered(features, rows[0], version, 1000 * (time.perf_counter() - begun)))
        return version, np.stack(rows).astype(np.float32)

    def _answered_by(self, version: str) -> None:
        if version != self._version:
            prior = self._prior_of(version)
            self._version, self._prior = version, self._prior if prior is None else prior


def features_input(features: Float32) -> InferInput:
    """Tensor FEATURES, FP32 [n, 20, F]."""
    tensor = InferInput("FEATURES", list(features.shape), "FP32")
    tensor.set_data_from_numpy(np.ascontiguousarray(features, np.float32))
    return tensor


def _version(result: InferResult) -> str:
    return str(result.get_response().model_version)
