"""What a live worker leaves on its topics, without a broker: inputs, journal, outputs, changelogs, in memory."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from schemas.topics import CHANGELOGS, INPUTS
from streams.codec.encode import decode_one, encode, encode_one
from streams.codec.registries import registry_for
from streams.deciding import told
from streams.journal.records import Checkpoint, Claim, InputRange, OutputRange, Step, from_avro, to_avro
from streams.publish.keys import partition_of
from streams.publish.log import KEYS, Log
from streams.replay.catalogue import read_catalogue
from streams.replay.inputs import Inputs
from streams.runner import rules
from streams.runner.bound import Bound
from streams.runner.compute import Models
from streams.runner.gather import InForce
from streams.runner.state import State
from streams.runner.step import live
from streams.runner.take import take
from streams.settings import Settings
from streams.shop.planning import with_plans
from streams.shop.shop import Shop
from tests.builders.held import HeldRecords
from tests.fakes.models import HashText, SumInterest

MODELS = Models(HashText(), SumInterest())


@dataclass
class Pen:
    """Writes a journal as its owner does."""

    records: HeldRecords
    partition: int
    epoch: int = 0
    owner: str = "worker"
    checkpoint_offset: int = -1

    async def append(self, record: Any) -> int:
        return self.records.append("journal", self.partition, None, encode_one("journal", to_avro(record)))


@dataclass(frozen=True)
class Redeployed:
    """Before step `number` of each partition: another worker goes on, under `settings`."""

    number: int
    settings: Settings


async def lived(
    settings: Settings,
    log: Log | None = None,
    *,
    models: Models = MODELS,
    stores: int = 3,
    unstored: int = 0,
    then: Redeployed | None = None,
) -> HeldRecords:
    """The topics after all of `log` (a small shop's unless given) was worked; rows are stored and a checkpoint written
    after every `stores` steps and at the end, but for the last `unstored` steps."""
    log = with_plans(Shop(3, 1_500).log) if log is None else log
    records = HeldRecords()
    await published(records, log, settings, models)
    for partition in range(settings.partitions):
        await _Worker(settings, records, partition, models, then).work(stores, unstored)
    return records


async def published(records: HeldRecords, log: Log, settings: Settings, models: Models) -> None:
    """Inputs, products with their vectors, launches, and some money for the first."""
    for topic in INPUTS:
        table = log.table(topic).combine_chunks()
        times = np.maximum.accumulate(table.column("at_ms").to_numpy()) if len(table) else []
        values = [value for rows in table.to_batches() for value in encode(topic, rows)]
        for key, value, at_ms in zip(table.column(KEYS[topic]).to_pylist(), values, times, strict=True):
            partition = partition_of(key.encode(), settings.partitions)
            records.append(topic, partition, key.encode(), value, int(at_ms))
    products = log.products.to_pylist()
    scores = await models.text.encode([product["title"] for product in products])
    for at, product in enumerate(products):
        price = -1 if product["price"] is None else round(product["price"] * 1_000_000)
        told = {name: product[name] for name in ("product", "category", "brand")} | {"price_micro": price, "stock": -1}
        told |= {"vector": scores.vectors[at].tobytes(), "model": scores.model, "space": models.text.space, "flags": 0}
        told |= {"source_partition": 0, "source_offset": at}
        records.append("product-vectors", 0, product["product"].encode(), encode_one("product-vectors", told))
    for launch in log.launches.to_pylist():
        records.append("launches", 0, launch["launch"].encode(), encode_one("launches", launch))
    first = log.launches.column("launch")[0].as_py()
    for partition in range(settings.partitions):
        limits = {"money_micro": 3_000_000, "impressions": 20, "plan_version": 1, "place": partition}
        granted = {"launch": first, "partition": partition} | limits
        records.append("budget-grants", 0, b"grant", encode_one("budget-grants", granted))


@dataclass
class _Worker:
    settings: Settings
    records: HeldRecords
    partition: int
    models: Models
    then: Redeployed | None = None
    state: State = field(default_factory=State)

    async def work(self, stores: int, unstored: int) -> None:
        state, pen = self.state, Pen(self.records, self.partition)
        await self._claim(pen)
        catalogue = await read_catalogue(self.records, registry_for(self.settings))
        force = InForce.below(catalogue, catalogue.next)
        done: list[int] = []
        async with Inputs(self.records, self.settings, self.partition, state) as inputs:
            while True:
                if self.then is not None and state.number + 1 == self.then.number:
                    await self._redeploy(pen, inputs)
                more = await inputs.ahead(self.settings.chunk)
                taken = take(state, more, self.settings.chunk, force)
                if taken is None:
                    break
                sent = await live(self._parts(), state, taken, force=force, journal=pen, partition=self.partition)  # type: ignore[arg-type]
                for topic, out in sent.items():
                    for key, value in zip(out.keys, out.values, strict=True):
                        self.records.append(topic, self.partition, key, value)
                done.append(state.number)
                if len(done) % stores == 0:
                    await self._store(pen)
        if not unstored:
            await self._store(pen)

    def _parts(self) -> Any:
        obeyed = rules.of(self.settings, self.models.text.space)
        return SimpleNamespace(settings=self.settings, models=self.models, rules=obeyed)

    async def _claim(self, pen: Pen) -> None:
        await pen.append(Claim(pen.epoch, self.state.number, pen.owner, settings=told(self.settings)))

    async def _redeploy(self, pen: Pen, inputs: Inputs) -> None:
        """After an end in order: nothing is left to be computed again, and nothing is remembered but rows."""
        assert self.then is not None
        await self._store(pen)
        self.settings, self.then, pen.epoch = self.then.settings, None, pen.epoch + 1
        inputs.settings, self.state.bound = self.settings, Bound()
        self.state.look_for_due()
        await self._claim(pen)

    async def _store(self, pen: Pen) -> None:
        for name in CHANGELOGS:
            dirty = self.state.store.holder(name).take_dirty(name)
            for key, value in zip(dirty.keys, dirty.values, strict=True):
                self.records.append(name, self.partition, key, value.tobytes())
        ranges = tuple(
            InputRange(topic, buffer.taken_next, buffer.taken_next, buffer.running_max_ms)
            for topic, buffer in zip(INPUTS, self.state.buffers, strict=True)
        )
        outputs = tuple(OutputRange(topic, seq, 0) for topic, seq in self.state.seq.items())
        checkpoint = Checkpoint(
            pen.epoch, self.state.number, pen.owner, -1, ranges, outputs, settings=told(self.settings)
        )
        pen.checkpoint_offset = await pen.append(checkpoint)


def steps_of(records: HeldRecords, partition: int = 0) -> list[Step]:
    """The journal's steps."""
    read = [from_avro(decode_one("journal", value or b"")) for _, value, _ in records.of("journal", partition)]
    return [each for each in read if isinstance(each, Step)]
