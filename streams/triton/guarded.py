"""A model behind a breaker: an answer, or None at once. The one place where a failure of Triton ends."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from tritonclient.grpc import InferInput
from tritonclient.grpc.aio import InferResult

from scorer.errors import Unavailable
from streams.triton.breaker import Breaker
from streams.triton.channel import Channel
from streams.triton.options import Options

LOG = logging.getLogger(__name__)


class Guarded:
    """Asks one model. After some failures in a row it answers None without asking, and probes now and then."""

    def __init__(
        self, channel: Channel, model: str, options: Options, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._channel, self._model = channel, model
        self.breaker = Breaker(options.breaker_failures, options.probe_after_s, now)

    async def ask(self, inputs: Sequence[InferInput], outputs: Sequence[str]) -> InferResult | None:
        """The named tensors, or None where there is no answer; never raises for the server's sake."""
        if not self.breaker.allows():
            return None
        try:
            result = await self._channel.infer(self._model, inputs, outputs)
        except Unavailable as error:
            self._failed(error)
            return None
        except asyncio.CancelledError:
            self.breaker.given_up()
            raise
        if self.breaker.open:
            LOG.warning("model %s answers again", self._model)
        self.breaker.succeeded()
        return result

    def _failed(self, error: Unavailable) -> None:
        was_open = self.breaker.open
        self.breaker.failed()
        if self.breaker.open and not was_open:
            LOG.warning("%s; scores fall back, flagged degraded, until it answers again", error)
