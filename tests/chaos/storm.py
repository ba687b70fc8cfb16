"""A worker and a sink under load, killed at random instants, with what they had not committed at each kill."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from threading import Thread

from clickhouse_connect.driver.client import Client

from schemas.topics import INPUTS
from streams.clickhouse import migrations
from streams.clickhouse.client import connect
from streams.codec.encode import decode_one
from streams.demo.children import check_alive, start
from streams.demo.progress import until_stored
from streams.demo.readiness import until_claimed
from streams.journal.fold import JournalFold
from streams.journal.records import from_avro
from streams.kafka import admin
from streams.kafka.log import Log
from streams.kafka.topics import plans
from streams.local.addresses import Addresses
from streams.local.child import Child
from streams.publish.log import Log as EventLog
from streams.publish.publishing import publish
from streams.publish.timetable import at_rate
from streams.recount.run import recount
from streams.replay.asked import Asked
from streams.replay.flow import replayed
from streams.settings import Settings
from streams.shop.planning import with_plans
from streams.shop.shop import Shop


@dataclass
class Storm:
    """`uncommitted` holds, for each kill of a worker, the records published and not covered by a checkpoint."""

    settings: Settings
    addresses: Addresses
    shop: Shop
    uncommitted: list[int] = field(default_factory=list)

    @cached_property
    def log(self) -> EventLog:
        """The shop's, with two launches under plans."""
        return with_plans(self.shop.log)

    def killed(self, *, worker_kills: int, sink_kills: int, rate: float, seed: int) -> dict[str, object]:
        """Publish at `rate` while killing; then let all be stored, and recount."""
        draw = random.Random(seed)
        kills = ["worker"] * worker_kills + ["sink"] * sink_kills
        draw.shuffle(kills)

        def kill_all(children: dict[str, Child]) -> None:
            for name in kills:
                self._kill(children, name, draw)

        return self._run(rate, kill_all)

    def changing_hands(self, *, rate: float) -> dict[str, object]:
        """Publish at `rate` while a second worker joins, the first leaves, the second is killed and a third comes."""
        return self._run(rate, self._change_hands)

    def crowded(self, *, workers: int, kills: int, rate: float, seed: int) -> dict[str, object]:
        """Publish at `rate` to so many workers, of which one after the other is killed and comes back."""
        draw = random.Random(seed)

        def kill_some(children: dict[str, Child]) -> None:
            names = ["worker", *(f"worker-{number}" for number in range(2, workers + 1))]
            children |= {name: start("worker", self.settings, log=name) for name in names[1:]}
            for _ in range(kills):
                time.sleep(draw.uniform(3.0, 9.0))
                name = draw.choice(names)
                os.kill(children[name].pid, signal.SIGKILL)
                self.uncommitted.append(asyncio.run(self._not_covered()))
                children[name] = start("worker", self.settings, log=name)

        return self._run(rate, kill_some)

    def _run(self, rate: float, trouble: Callable[[dict[str, Child]], None]) -> dict[str, object]:
        with self._client() as client:
            asyncio.run(admin.create(self.addresses.kafka, plans(self.settings)))
            migrations.apply(client, migrations.plan(client))
            with self._children() as children:
                asyncio.run(until_claimed(self.settings, self.addresses.kafka, lambda: None))
                publisher = Thread(target=self._publish, args=(rate,))
                publisher.start()
                trouble(children)
                publisher.join()
                until_stored(client, lambda: len(self.log), lambda standing: None, lambda: check_alive(children))
                for name in [name for name in children if name.startswith("worker")]:
                    children[name].stop()
                self._settle(children)
            counted = asyncio.run(recount(self.settings, self.addresses.kafka, client)).summary()
        return counted | {"parity": replayed(self.settings, self.addresses, Asked(verify=True), 0, lambda *_: None)}

    def _change_hands(self, children: dict[str, Child]) -> None:
        first = children["worker"]
        epochs = self._epochs()
        children["worker"] = second = start("worker", self.settings)
        self._until_any_newer(epochs)
        first.stop()
        self._until_newer(epochs)
        epochs = self._epochs()
        os.kill(second.pid, signal.SIGKILL)
        self.uncommitted.append(asyncio.run(self._not_covered()))
        children["worker"] = start("worker", self.settings)
        self._until_newer(epochs)

    def _until_any_newer(self, epochs: list[int]) -> None:
        """The second worker has got a partition of its own, while the first keeps another."""
        deadline = time.monotonic() + 60
        while self._epochs() == epochs:
            assert time.monotonic() < deadline, "a second worker got nothing within 60 s"
            time.sleep(0.1)

    def _kill(self, children: dict[str, Child], name: str, draw: random.Random) -> None:
        epochs = self._epochs()
        time.sleep(draw.uniform(0.3, 2.5))
        os.kill(children[name].pid, signal.SIGKILL)
        if name == "worker":
            self.uncommitted.append(asyncio.run(self._not_covered()))
        children[name] = start(name, self.settings)
        if name == "worker":
            self._until_newer(epochs)

    def _until_newer(self, epochs: list[int]) -> None:
        """The next kill must meet a worker at work: wait until every partition was claimed anew."""
        deadline = time.monotonic() + 60
        while any(new <= old for new, old in zip(self._epochs(), epochs, strict=True)):
            assert time.monotonic() < deadline, "a worker did not come back within 60 s"
            time.sleep(0.1)

    def _epochs(self) -> list[int]:
        return [fold.epoch for fold in asyncio.run(self._folds())]

    async def _folds(self) -> list[JournalFold]:
        return [await self._fold(partition) for partition in range(self.settings.partitions)]

    async def _fold(self, partition: int) -> JournalFold:
        fold = JournalFold()
        async with Log(self.addresses.kafka, self.settings.topic("journal"), partition) as log:
            async for chunk in log.read(0, await log.high_watermark()):
                for offset, value in zip(chunk.offsets.tolist(), chunk.values, strict=True):
                    fold.accept(offset, from_avro(decode_one("journal", value or b"")))
        return fold

    async def _not_covered(self) -> int:
        covered, published = 0, 0
        for partition, fold in enumerate(await self._folds()):
            covered += sum(each.next for each in fold.checkpoint.inputs) if fold.checkpoint else 0
            for topic in INPUTS:
                async with Log(self.addresses.kafka, self.settings.topic(topic), partition) as log:
                    published += await log.high_watermark()
        return published - covered

    def _publish(self, rate: float) -> None:
        log = self.log
        asyncio.run(
            publish(log, self.addresses.kafka, prefix=self.settings.topic_prefix, timetable=at_rate(len(log), rate))
        )

    def _settle(self, children: dict[str, Child]) -> None:
        """Let the sink insert what the worker sent last."""
        from streams.clickhouse.sink.app import places, run_sink

        children["sink"].stop()
        where = places(self.addresses.kafka, self.addresses.clickhouse, self.addresses.clickhouse_token)
        asyncio.run(run_sink(self.settings, where, stop=asyncio.Event(), until_caught_up=True))

    @contextmanager
    def _children(self) -> Iterator[dict[str, Child]]:
        children = {name: start(name, self.settings) for name in ("sink", "learner", "worker")}
        try:
            yield children
        finally:
            for child in children.values():
                child.stop()

    @contextmanager
    def _client(self) -> Iterator[Client]:
        with closing(connect(self.addresses.clickhouse, self.addresses.clickhouse_token)) as client:
            yield client
