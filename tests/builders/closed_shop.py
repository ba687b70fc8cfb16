"""The seeded shop in one process, whose people answer what is promoted to them: a partition from the first event on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from schemas.topics import INPUTS
from scorer.channels import CHANNELS
from scorer.ids import to_hex
from scorer.plan import Plan
from streams.codec.encode import encode
from streams.examples.replay import in_force
from streams.ports import Chunk
from streams.publish.log import COLUMNS, Log
from streams.runner import rules
from streams.runner.compute import Computed, Models, compute
from streams.runner.gather import InForce, Taken
from streams.runner.state import State
from streams.runner.take import take
from streams.settings import Settings
from streams.shop.responding import answers
from streams.shop.shop import Shop

SLICE_MS = 1_800_000
Heard = Callable[[Taken, Computed, InForce], None]


def with_plans(log: Log, plans: Mapping[str, Plan]) -> Log:
    """The same log, its launches under these plans."""
    rows = [_under(row, plans.get(row["launch"])) for row in log.launches.to_pylist()]
    return replace(log, launches=pa.Table.from_pylist(rows, schema=COLUMNS["launches"]))


def _under(row: dict[str, Any], plan: Plan | None) -> dict[str, Any]:
    if plan is None:
        return row
    return row | {"plan": plan.to_json(), "start_ms": plan.start_ms, "end_ms": plan.end_ms}


class ClosedShop:
    """`log` is the shop's own; `state` where the partition stands; `force` what is in force all along; `triggers` what
    was promoted, as `streams.shop.responding` takes it. What a promotion causes is published with the half hour in
    which it happens, or the next."""

    def __init__(self, shop: Shop, log: Log, force: InForce, models: Models, settings: Settings) -> None:
        self.shop, self.force, self.state = shop, force, State()
        self.rules = rules.of(settings, models.text.space)
        self.log, self._models, self._settings = log, models, settings
        self._next = dict.fromkeys(INPUTS, 0)
        self._waiting: dict[str, list[pa.Table]] = {topic: [] for topic in INPUTS}
        self._number = 0
        self.triggers: list[Mapping[str, Any]] = []

    async def run(self, heard: Heard) -> None:
        """All of the log, and what follows from it; `heard` is told every step."""
        published = {topic: _published(self.log.table(topic)) for topic in INPUTS}
        first = min(int(each[0]) for each in published.values() if len(each))
        last = max(int(each[-1]) for each in published.values() if len(each))
        for start in range(first, last + SLICE_MS, SLICE_MS):
            for which, topic in enumerate(INPUTS):
                rows = slice(*np.searchsorted(published[topic], (start, start + SLICE_MS)).tolist())
                self._offer(which, topic, self.log.table(topic)[rows], published[topic][rows], start)
            self.state.decode(self._settings)
            await self._steps(heard)

    async def _steps(self, heard: Heard) -> None:
        while (taken := take(self.state, [False] * len(INPUTS), self._settings.chunk, self.force)) is not None:
            where: dict[str, Any] = {"number": self._number, "partition": 0}
            computed = await compute(taken, self.state, self.force, rules=self.rules, models=self._models, **where)
            self._number += 1
            heard(taken, computed, self.force)
            triggers = self._triggers(taken, computed)
            self.triggers += triggers
            for topic, table in answers(self.shop, triggers).items():
                self._waiting[topic].append(table)

    def _offer(self, which: int, topic: str, own: pa.Table, published_ms: npt.NDArray[np.int64], start_ms: int) -> None:
        tables, times = [own], [published_ms]
        later = []
        for table in self._waiting[topic]:
            due = table.column("at_ms").to_numpy() < start_ms + SLICE_MS
            tables.append(table.filter(pa.array(due)))
            times.append(np.maximum(tables[-1].column("at_ms").to_numpy(), start_ms))
            later.append(table.filter(pa.array(~due)))
        self._waiting[topic] = [table for table in later if len(table)]
        at_ms = np.concatenate(times).astype(np.int64)
        order = np.argsort(at_ms, kind="stable")
        rows = pa.concat_tables(tables).take(pa.array(order)).combine_chunks()
        if len(rows):
            self.state.buffers[which].offer(_chunk(topic, rows, at_ms[order], self._next[topic]))
            self._next[topic] += len(rows)

    def _triggers(self, taken: Taken, computed: Computed) -> Sequence[Mapping[str, Any]]:
        keys, view = self.state.store.shoppers.keys, self.force.view
        made = computed.decisions[computed.promotions["point"]]
        return [
            {
                "shopper": keys[decision["row"]].decode(),
                "product": view.products[promotion["launch"]],
                "channel": CHANNELS[promotion["channel"]],
                "discount_micro": int(promotion["discount_micro"]),
                "decision_id": to_hex(promotion["id"]),
                "at_ms": int(taken.events["at_ms"][decision["event"]]),
            }
            for decision, promotion in zip(made, computed.promotions, strict=True)
        ]


async def closed_shop(shop: Shop, plans: Mapping[str, Plan], models: Models, settings: Settings) -> ClosedShop:
    """The shop under these plans, by launch; those without one have none."""
    log = with_plans(shop.log, plans)
    return ClosedShop(shop, log, await in_force(log, models.text), models, settings)


def _published(table: pa.Table) -> npt.NDArray[np.int64]:
    """When each record is published: as it happened, and never before an earlier one."""
    at_ms = table.column("at_ms").to_numpy().astype(np.int64)
    return np.maximum.accumulate(at_ms) if len(at_ms) else at_ms


def _chunk(topic: str, rows: pa.Table, published_ms: npt.NDArray[np.int64], first: int) -> Chunk:
    count = len(rows)
    values = [value for batch in rows.to_batches() for value in encode(topic, batch)]
    keys = [str(key).encode() for key in rows.column("shopper").to_pylist()]
    offsets = np.arange(first, first + count, dtype=np.int64)
    return Chunk(topic, 0, offsets, published_ms, keys, values, first + count, first + count)
