"""A log folded, scored and decided as a worker does it, without a broker; it can stop between any two events."""

from typing import Protocol

import numpy as np
import pyarrow as pa

from schemas.registry import Registry
from schemas.topics import INPUTS
from scorer.flags import NO_TEXT
from streams.catalogue import Catalogue
from streams.codec.registries import registry_for
from streams.heard import heard_record
from streams.ports import Chunk, TextModel
from streams.publish.chunk import as_they_happened, chunk_of
from streams.publish.log import Log
from streams.runner import rules
from streams.runner.compute import Computed, Models, compute
from streams.runner.gather import InForce, Taken
from streams.runner.state import State
from streams.runner.take import merged, take
from streams.settings import Settings

_MICRO = 1_000_000


class Replay:
    """`steps` are those computed so far, `done` the records they took, `state` where the partition stands then. No
    schema registry is asked: what is read here was written here."""

    def __init__(self, log: Log, force: InForce, models: Models, settings: Settings) -> None:
        self.force, self.state = force, State()
        self.rules = rules.of(settings, models.text.space)
        self.steps: list[tuple[Taken, Computed]] = []
        self.done = 0
        self._models, self._settings = models, settings.model_copy(update={"registry_url": ""})
        for which, topic in enumerate(INPUTS):
            self.state.buffers[which].offer(_chunk(log, topic, registry_for(self._settings)))
        self.state.decode(self._settings)

    def positions(self, which: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The place of each record of one input (index into INPUTS) in the order of all; asked before any step."""
        (inputs, _), _ = merged(self.state, [buffer.waiting for buffer in self.state.buffers])
        return np.flatnonzero(inputs == which)

    async def step(self, until: int) -> bool:
        """Compute one step that ends no later than before record `until`; whether there was anything to take."""
        limit = min(self._settings.chunk, until - self.done)
        taken = take(self.state, [False] * len(INPUTS), limit, self.force) if limit > 0 else None
        if taken is None:
            return False
        number = len(self.steps)
        computed = await compute(
            taken, self.state, self.force, rules=self.rules, models=self._models, number=number, partition=0
        )
        self.steps.append((taken, computed))
        self.done += sum(each.records for each in taken.ranges)
        return True


class Tells(Protocol):
    """What is told of products and launches; a log does."""

    @property
    def products(self) -> pa.Table:
        """Columns of `products`."""

    @property
    def launches(self) -> pa.Table:
        """Columns of `launches`."""


async def in_force(source: Tells, text: TextModel) -> InForce:
    """All products, with vectors of their titles, and all launches."""
    catalogue = Catalogue()
    scores = await text.encode(source.products.column("title").to_pylist())
    for at, product in enumerate(source.products.to_pylist()):
        no_text = bool(scores.flags[at] & NO_TEXT)
        vector = b"" if no_text else scores.vectors[at].astype("<f4").tobytes()
        price = -1 if product["price"] is None else round(product["price"] * _MICRO)
        told = {"price_micro": price, "stock": -1, "vector": vector, "space": text.space, "flags": int(no_text)}
        catalogue.add_product(at, product | told)
    for at, launch in enumerate(source.launches.to_pylist()):
        catalogue.add_launch(at, heard_record(launch["launch"], launch))
    return InForce.below(catalogue, catalogue.next)


def _chunk(log: Log, topic: str, registry: Registry) -> Chunk:
    """All records of one topic as one chunk."""
    table, count = log.table(topic), len(log.table(topic))
    return chunk_of(
        topic,
        0,
        table,
        offsets=np.arange(count, dtype=np.int64),
        published_ms=as_they_happened(table.column("at_ms").to_numpy().astype(np.int64)),
        ends=(count, count),
        registry=registry,
    )
