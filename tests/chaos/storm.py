"""A worker and a sink under load, killed at random instants, with what they had not committed at each kill."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from threading import Thread
from typing import Any

import numpy as np
from clickhouse_connect.driver.client import Client

from streams.clickhouse import migrations
from streams.clickhouse.client import connect
from streams.demo.children import check_alive, start
from streams.demo.progress import standing, until_stored
from streams.demo.readiness import until_claimed
from streams.kafka import admin
from streams.kafka.topics import plans
from streams.local.addresses import Addresses
from streams.local.child import Child
from streams.publish.log import Log
from streams.publish.publishing import publish
from streams.publish.timetable import at_rate
from streams.recount.run import recount
from streams.replay.asked import Asked
from streams.replay.flow import replayed
from streams.replay.job import Wish
from streams.replay.scores import Scores
from streams.settings import Settings
from tests.chaos.journals import Journals
from tests.chaos.troubles import Trouble

# Shares of the log: the first launch opens after a fifth of it, and something must come behind the last trouble.
_CALM_UNTIL, _CALM_FROM = 0.25, 0.85
# What every other worker is started anew with, as in the midst of a redeployment.
OTHER_SETTINGS = {"cooldown_ms": 1_800_000, "cap_per_day": 6, "decision_interval_ms": 1_500_000}
_PATIENCE_S = 1_800  # for a quarter of a million events on a busy machine


@dataclass
class Storm:
    """`uncommitted` holds, for each kill of a worker, the records published and not covered by a checkpoint."""

    settings: Settings
    addresses: Addresses
    log: Log
    uncommitted: list[int] = field(default_factory=list)

    @cached_property
    def journals(self) -> Journals:
        """What they say now."""
        return Journals(self.settings, self.addresses.kafka)

    def killed(self, *, worker_kills: int, sink_kills: int, rate: float, seed: int) -> dict[str, Any]:
        """Publish at `rate` while killing; then let all be stored, and recount."""
        draw = random.Random(seed)
        kills = ["worker"] * worker_kills + ["sink"] * sink_kills
        draw.shuffle(kills)

        def kill_all(children: dict[str, Child]) -> None:
            for name in kills:
                self._kill(children, name, draw)

        return self._run(rate, kill_all)

    def changing_hands(self, *, rate: float) -> dict[str, Any]:
        """Publish at `rate` while a second worker joins, the first leaves, the second is killed and a third comes."""
        return self._run(rate, self._change_hands)

    def crowded(
        self, *, workers: int, timeline: Callable[[Trouble], Sequence[Trouble]], rate: float, seed: int
    ) -> dict[str, Any]:
        """Publish at `rate` to so many workers; meanwhile come, evenly spread, the troubles of `timeline`, which is
        given the kill of one of them."""
        draw = random.Random(seed)
        names = ["worker", *(f"worker-{number}" for number in range(2, workers + 1))]

        def befall(children: dict[str, Child]) -> None:
            children |= {name: start("worker", self.settings, log=name) for name in names[1:]}
            troubles = timeline(lambda: self._kill_at_once(children, draw.choice(names)))
            moments = np.linspace(_CALM_UNTIL, _CALM_FROM, len(troubles)) * len(self.log)
            for stored, trouble in zip(moments.tolist(), troubles, strict=True):
                self._until_stored(stored)
                trouble()

        return self._run(rate, befall)

    def replayed(self, scores: Scores, partitions: Sequence[int] = ()) -> dict[str, Any]:
        """What `launchpulse replay --verify` comes to; of all partitions unless some are given."""
        asked = Asked(Wish(scores, verify=True), partitions)
        return replayed(self.settings, self.addresses, asked, 0, lambda *_: None)

    def _run(self, rate: float, trouble: Callable[[dict[str, Child]], None]) -> dict[str, Any]:
        with self.client() as client:
            asyncio.run(admin.create(self.addresses.kafka, plans(self.settings)))
            migrations.apply(client, migrations.plan(client))
            with self._children() as children:
                asyncio.run(until_claimed(self.settings, self.addresses.kafka, lambda: None))
                publisher = Thread(target=self._publish, args=(rate,))
                publisher.start()
                self._until_stored(1)  # events begin once the workers know the products
                trouble(children)
                publisher.join()
                until_stored(client, lambda: len(self.log), lambda *_: None, lambda: check_alive(children))
                for name in [name for name in children if name.startswith("worker")]:
                    children[name].stop()
                self._settle(children)
            counted = asyncio.run(recount(self.settings, self.addresses.kafka, client)).summary()
        return counted | {"parity": self.replayed("recorded")}

    def _change_hands(self, children: dict[str, Child]) -> None:
        first = children["worker"]
        epochs = self._epochs()
        children["worker"] = second = start("worker", self.settings)
        self._until_any_newer(epochs)
        first.stop()
        self._until_newer(epochs)
        epochs = self._epochs()
        os.kill(second.pid, signal.SIGKILL)
        self.uncommitted.append(asyncio.run(self.journals.not_covered()))
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
            self.uncommitted.append(asyncio.run(self.journals.not_covered()))
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
        return asyncio.run(self.journals.epochs())

    def _kill_at_once(self, children: dict[str, Child], name: str) -> None:
        os.kill(children[name].pid, signal.SIGKILL)
        self.uncommitted.append(asyncio.run(self.journals.not_covered()))
        others = OTHER_SETTINGS if len(self.uncommitted) % 2 else {}
        children[name] = start("worker", self.settings.model_copy(update=others), log=name)

    def _until_stored(self, events: float) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        with self.client() as client:
            while standing(client).done < events:
                assert time.monotonic() < deadline, f"fewer than {events:.0f} events are stored after {_PATIENCE_S} s"
                time.sleep(0.5)

    def _publish(self, rate: float) -> None:
        log = self.log
        asyncio.run(publish(log, self.addresses.kafka, self.settings, timetable=at_rate(len(log), rate)))

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
    def client(self) -> Iterator[Client]:
        """One that may write."""
        with closing(connect(self.addresses.clickhouse, self.addresses.clickhouse_token)) as client:
            yield client
