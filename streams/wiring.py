"""What a worker's app is wired to: the runner's inbox and the products' inbox, over the real adapters."""

import os
import socket
from dataclasses import dataclass, field

from aiokafka import AIOKafkaProducer

from scorer.compile import warm
from streams.broadcast import Broadcast
from streams.local.addresses import resolve
from streams.ports import Inbox, InputState, ProductsInbox
from streams.runner import rules
from streams.runner.compute import Models
from streams.runner.inbox import Runner
from streams.runner.parts import Parts
from streams.runner.products import Products
from streams.settings import Settings
from streams.triton.channel import Channel
from streams.triton.interest import TritonInterest
from streams.triton.options import Options
from streams.triton.space import vector_space
from streams.triton.text import TritonText

_BATCH_BYTES = 1 << 20


@dataclass
class Worker:
    """The connections of one worker, made when its event loop runs and closed in reverse order."""

    settings: Settings
    _models: Models | None = None
    _close: list[object] = field(default_factory=list)

    async def inbox(self, inputs: InputState) -> Inbox:
        """The runner of the partitions that this worker owns."""
        warm()
        models = self.models()
        broadcast = Broadcast(self.settings, self.settings.kafka)
        await broadcast.start()
        parts = Parts(
            settings=self.settings,
            bootstrap=self.settings.kafka,
            owner=f"{socket.gethostname()}:{os.getpid()}",
            rules=rules.of(self.settings, models.text.space),
            models=models,
            broadcast=broadcast,
            journal=await self.producer(linger_ms=0),
            outputs=await self.producer(linger_ms=2),
        )

        async def close() -> None:
            await broadcast.stop()
            await parts.journal.stop()
            await parts.outputs.stop()

        return Runner(parts, inputs, close)

    async def products_inbox(self) -> ProductsInbox:
        """Encodes product texts and publishes product-vectors."""
        return Products(self.settings, self.models().text, await self.producer(linger_ms=20))

    def models(self) -> Models:
        """Both models over one connection to Triton."""
        if self._models is None:
            options = Options(resolve(self.settings).triton)
            channel = Channel(options)
            text = TritonText(channel, options, vector_space())
            self._models = Models(text, TritonInterest(channel, options))
        return self._models

    async def producer(self, *, linger_ms: int) -> AIOKafkaProducer:
        """A started producer that waits for all replicas."""
        producer = AIOKafkaProducer(
            bootstrap_servers=self.settings.kafka,
            acks="all",
            linger_ms=linger_ms,
            max_batch_size=_BATCH_BYTES,
            max_request_size=16 * _BATCH_BYTES,
        )
        await producer.start()
        return producer
