"""A model behind a breaker: an answer, or None at once. The one place where a failure of Triton ends."""

import asyncio
import logging
from collections.abc import Sequence

from tritonclient.grpc import InferInput
from tritonclient.grpc.aio import InferResult

from scorer.errors import Unavailable
from streams.triton.breaker import Breaker
from streams.triton.channel import Channel
from streams.triton.options import Options

LOG = logging.getLogger(__name__)


class Guarded:
    """Asks one model. After some failures in a row it answers None without asking, until the model answers a probe.

    A probe asks what was asked last, in the background and one at a time: nobody waits for a server that hangs, and no
    input that the model cannot answer is asked forever.
    """

    def __init__(self, channel: Channel, model: str, options: Options) -> None:
        self._channel, self._model, self._probe_after_s = channel, model, options.probe_after_s
        self.breaker = Breaker(options.breaker_failures)
        self._last: tuple[Sequence[InferInput], Sequence[str]] = ((), ())
        self._probing: asyncio.Task[None] | None = None

    async def ask(self, inputs: Sequence[InferInput], outputs: Sequence[str]) -> InferResult | None:
        """The named tensors, or None where there is no answer; never raises for the server's sake."""
        self._last = inputs, outputs
        if self.breaker.open:
            self._probe()
            return None
        async with self._channel.turn(self._model):
            return None if self.breaker.open else await self._asked(inputs, outputs)

    async def _asked(self, inputs: Sequence[InferInput], outputs: Sequence[str]) -> InferResult | None:
        try:
            result = await self._channel.infer(self._model, inputs, outputs)
        except Unavailable as error:
            self._failed(error)
            return None
        if self.breaker.open:
            LOG.warning("model %s answers again", self._model)
        self.breaker.succeeded()
        return result

    def _failed(self, error: Unavailable) -> None:
        was_open = self.breaker.open
        self.breaker.failed()
        if self.breaker.open and not was_open:
            LOG.warning("%s; scores fall back, flagged degraded, until it answers again", error)
            self._probe()

    def _probe(self) -> None:
        if self._channel.open and (self._probing is None or self._probing.done()):
            self._probing = self._channel.in_background(self._until_it_answers())

    async def _until_it_answers(self) -> None:
        while self.breaker.open:
            await asyncio.sleep(self._probe_after_s)
            async with self._channel.turn(self._model):
                if self.breaker.open:
                    await self._asked(*self._last)
