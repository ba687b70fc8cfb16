"""What a worker's app is wired to: the runner's inbox and the products' inbox, over the real adapters."""

import asyncio
import os
import socket
from dataclasses import dataclass, field

from aiokafka import AIOKafkaProducer

from scorer.compile import warm
from streams.beside.wiring import Beside
from streams.broadcast import Broadcast
from streams.brokers.access import Access
from streams.codec import warm as codec
from streams.codec.registries import registry_for
from streams.fetching import unread as fetching
from streams.first_start import Say, compiling
from streams.kafka.patient import PatientProducer
from streams.local.addresses import resolve
from streams.ports import Inbox, InputState, ProductsInbox
from streams.runner import rules
from streams.runner.compute import Models
from streams.runner.inbox import Runner
from streams.runner.parts import DRAIN_S, Parts
from streams.runner.products import Products
from streams.runner.readable import check_readable
from streams.runner.telling import Telling
from streams.settings import Settings
from streams.triton.cards import card
from streams.triton.channel import Channel
from streams.triton.interest import TritonInterest
from streams.triton.known_versions import KnownVersions
from streams.triton.options import Options
from streams.triton.repository import repository_of
from streams.triton.space import vector_space
from streams.triton.text import TritonText

_BATCH_BYTES = 1 << 20


@dataclass
class Worker:
    """The connections of one worker, made when its event loop runs."""

    settings: Settings
    kafka: Access
    say: Say
    _channel: Channel | None = None
    _broadcast: Broadcast | None = None
    _beside: Beside | None = None
    _producers: list[AIOKafkaProducer] = field(default_factory=list)

    def prepare(self) -> None:
        """All that keeps the process busy before the first event: it has to be done before the worker is in its group,
        which would take it for dead meanwhile. First, whether it can read the rows: in its group it would take them
        from a worker that can. Raises what `check_readable` raises."""
        # Unlike asyncio.run it leaves Faust's loop in its place.
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            runner.run(check_readable(self.settings, self.kafka))
        with compiling(self.say):
            warm()
            fetching.warm()
            codec.warm(self.settings, registry_for(self.settings))

    async def inbox(self, inputs: InputState) -> Inbox:
        """The runner of the partitions that this worker owns; `say` hears which they are."""
        self._beside = Beside.of(self.settings, resolve(self.settings).triton)
        self._beside.start()
        models = self._models(self._beside)
        self._broadcast = Broadcast(self.settings, self.kafka, inputs.fail)
        await self._broadcast.start()
        parts = Parts(
            settings=self.settings,
            kafka=self.kafka,
            owner=f"{socket.gethostname()}:{os.getpid()}",
            rules=rules.of(self.settings, models.text.space),
            models=models,
            broadcast=self._broadcast,
            registry=registry_for(self.settings),
            journal=await self._producer(linger_ms=0),
            outputs=await self._producer(linger_ms=2),
            drain_s=DRAIN_S,
        )
        return Telling(Runner(parts, inputs, self.close), self.settings.partitions, self.say)

    async def products_inbox(self) -> ProductsInbox:
        """Encodes product texts and publishes product-vectors."""
        return Products(self.settings, self._models(Beside()).text, await self._producer(linger_ms=20))

    async def close(self) -> None:
        """Close every connection."""
        if self._broadcast:
            await self._broadcast.stop()
        for producer in self._producers:
            await producer.stop()
        if self._beside:
            await self._beside.stop()
        if self._channel:
            await self._channel.close()

    def _models(self, beside: Beside) -> Models:
        """Both models over one connection to Triton."""
        options = Options(resolve(self.settings).triton)
        self._channel = self._channel or Channel(options)
        repository = repository_of(self.settings)
        known = KnownVersions(repository)
        text = TritonText(self._channel, options, vector_space(repository), known.space, beside.hear_text)
        prior = float(card("interest", repository)["click_rate"])
        interest = TritonInterest(self._channel, options, prior, known.prior, beside.hear_interest)
        return Models(text, interest, canary=beside.canary)

    async def _producer(self, *, linger_ms: int) -> AIOKafkaProducer:
        """A started producer that waits for all replicas, and outlives a broker that is away."""
        producer = PatientProducer(
            **self.kafka.client,
            acks="all",
            linger_ms=linger_ms,
            max_batch_size=_BATCH_BYTES,
            max_request_size=16 * _BATCH_BYTES,
        )
        self._producers.append(producer)
        await producer.start()
        return producer
