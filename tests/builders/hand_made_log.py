"""A journal with its inputs and outputs, made by hand: every case that sink and recount must tell apart.

In each partition, among plain steps: poison, late and duplicate events with their dead letters; a launch that changes
and one that ends while steps go on; a takeover with outputs sent twice and a step of the old owner that does not count;
promotions whose outcomes close in time, early, or not yet; a product that gets a title and a price, and then others.
The first quarter of the steps was written by a worker that knew clicks, searches and reviews only, neither arms nor
outcomes; those behind the takeover by one that sends rankings.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from schemas.topics import INPUTS, OUTPUTS
from scorer.arrays import I8
from scorer.channels import CHANNELS
from scorer.events import ACTING
from scorer.order import merge
from streams.codec.encode import encode_one
from streams.journal.records import Checkpoint, Claim, InputRange, OutputRange, Rejected, Step, to_avro
from tests.builders.hand_made_decisions import Told, decide, plan_of
from tests.builders.hand_made_outcomes import Book
from tests.builders.hand_made_rankings import ranking_of
from tests.builders.hand_made_steps import Begun, Taken

T0 = 1_790_000_000_000
DAY_MS = 86_400_000
PACE = 6_000  # event time to publishing time: twelve steps take some seven days
REST_MS = 45_000_000  # between two promotions to a shopper: two a day at most, in any zone
NEVER = "-5"  # ends the name of a shopper who allows nothing and is never promoted to
TIMELESS = ("product-vectors", "rankings")  # time does not pass while they are sent
KINDS = ("view", "view", "view", "cart", "uncart", "favourite", "purchase", "return")
PRODUCTS = tuple(f"p{i}" for i in (0, 0, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8))


@dataclass(frozen=True)
class Sent:
    """One record as it is sent."""

    topic: str
    partition: int
    key: bytes
    value: bytes | None
    published_ms: int


@dataclass
class HandMadeLog:
    """`records()` is everything in order, the same for the same seed; inputs are stamped `early_ms` too early."""

    partitions: int = 2
    steps: int = 12
    events: int = 20
    seed: int = 1
    topic_prefix: str = ""
    early_ms: int = 0
    _offsets: dict[tuple[str, int], int] = field(default_factory=dict)
    _seqs: dict[tuple[str, int], int] = field(default_factory=dict)
    _launches: dict[str, Told] = field(default_factory=dict)
    _products: dict[str, dict[str, Any]] = field(default_factory=dict)
    _books: dict[int, Book] = field(default_factory=lambda: defaultdict(Book))
    _newest_ms: dict[int, I8] = field(default_factory=dict)

    def records(self) -> Iterator[Sent]:
        """All of it."""
        chance = random.Random(self.seed)
        yield self._product("p1", "水壶 {kettle}", -1)
        yield from self._launch("l0", "p0", 1)
        yield from self._launch("l1", "p1", 1, plan=True)
        yield from self._launch("l2", "p0", 1, start_ms=T0 + DAY_MS)
        for p in range(self.partitions):
            yield self._journal(p, Claim(0, -1, "first"))
        for number in range(self.steps):
            if number == self.steps // 3:
                yield from self._launch("l1", "p2", 2, plan=True)  # another product from here on
                yield self._product("p2", "Teapot", 49_990_000)
            if number == 2 * self.steps // 3:
                yield self._product("p2", "A better teapot", 52_500_000)
            if number == self.steps // 2:
                yield self._sent("launches", 0, b"l0", None)
                del self._launches["l0"]
            for p in range(self.partitions):
                yield from self._step(chance, p, number)

    def _step(self, chance: random.Random, p: int, number: int) -> Iterator[Sent]:
        taken_over = number > self.steps // 2
        knows = number >= self.steps // 4
        known = INPUTS if knows else INPUTS[:ACTING]
        first = {topic: self._offsets.get((topic, p), 0) for topic in known}
        begun = Begun(p, knows, ranks=taken_over)
        for _ in range(self.events):
            which = chance.choices(range(len(known)), (16, 2, 2, 1, 1)[: len(known)])[0]
            yield from self._event(chance, begun, which)
        begun.outputs["outcomes"] = list(self._hear(chance, begun))
        outputs = begun.outputs
        nexts_of = {topic: self._offsets.get((topic, p), 0) for topic in known}
        counts = {topic: nexts_of[topic] - first[topic] if knows else -1 for topic in known}
        ranges_of = zip(known, self._newest_ms[p].tolist(), strict=False)  # the oldest workers knew the first inputs
        inputs = tuple(InputRange(t, first[t], nexts_of[t], newest_ms, counts[t]) for t, newest_ms in ranges_of)
        ranges = tuple(
            OutputRange(t, self._seqs.get((t, p), 0), len(outputs[t])) for t in OUTPUTS if knows or t != "outcomes"
        )
        head = {"number": number, "checkpoint_offset": -1, "inputs": inputs, "outputs": ranges}
        launches_next = self._offsets[("launches", 0)]
        nexts = {"launches_next": launches_next, "product_vectors_next": self._offsets["product-vectors", 0]}
        common = {**head, **nexts, "rejected": tuple(begun.rejected)}
        yield self._journal(p, Step(epoch=int(taken_over), owner="any", **common))
        yield from (sent := [self._output(p, topic, row) for topic in OUTPUTS for row in outputs[topic]])
        if number == self.steps // 2:
            # The new owner repeats the last step's outputs; the old one, not knowing, appends the next step.
            yield self._journal(p, Claim(1, number, "second"))
            yield from (self._again(record) for record in sent)
            stale = {**common, "number": number + 1, "inputs": (), "outputs": (), "rejected": ()}
            yield self._journal(p, Step(epoch=0, owner="first", **stale))
        if number % 5 == 4:
            yield self._journal(p, Checkpoint(int(taken_over), number, "any", -1, inputs, ranges))

    def _event(self, chance: random.Random, begun: Begun, which: int) -> Iterator[Sent]:
        p = begun.partition
        topic, shopper = INPUTS[which], f"s{p}-{chance.randrange(6)}"
        offset = self._offsets.get((topic, p), 0)
        passed_ms = 97 * sum(sent for (name, _), sent in self._offsets.items() if name not in TIMELESS)
        published_ms = T0 - self.early_ms + passed_ms
        at_ms = T0 + PACE * passed_ms - chance.randrange(DAY_MS // 4)
        row = {"event_id": f"{topic}-{p}-{offset}", "shopper": shopper, "at_ms": at_ms}
        product = chance.choice(PRODUCTS)
        if which == 0:
            price = chance.choice((None, 0.1, 9.995, 1234.5678901))
            row |= {"product": product, "kind": chance.choice(KINDS), "price": price, "quantity": chance.randint(1, 3)}
        elif which == 1:
            row |= {"query": chance.choice(("red shoes", "", "  ", "手机 \x00 🎁"))}
        elif which == 2:
            row |= {"product": product, "text": chance.choice(("很好", "bad\nnews", "", "x" * 3000))}
        elif which == 3:
            allowed = sorted(
                {*chance.sample(CHANNELS, chance.randint(0, 4)), *(() if shopper.endswith(NEVER) else ("push",))}
            )
            row |= {"consent": allowed, "time_zone": "Asia/Shanghai", "language": chance.choice(("zh", "en", ""))}
        else:
            status = chance.choice(("shown", "failed"))
            own = [key for key, row in self._books[p].triggers.items() if row["shopper"] == shopper]
            row |= {"decision_id": chance.choice([f"{chance.getrandbits(128):032x}", *own]), "status": status}
        value = encode_one(topic, row)
        origin = {"topic": topic, "partition": p, "offset": offset, "published_ms": published_ms}
        of_acts = 3 if which < ACTING else 0  # what is told is never late and never a duplicate
        fault = chance.choices(("", "truncated", "too_late", "duplicate", "no_value"), (90, 3, of_acts, of_acts, 1))[0]
        stored: bytes | None = {"truncated": value[:-1], "no_value": None}.get(fault, value)
        yield self._sent(topic, p, shopper.encode(), stored, published_ms)
        if fault:
            begun.rejected.append(Rejected(which, offset, fault))
            letter = {"key": shopper.encode(), "value": stored, "error": fault, "message": "made by hand"}
            begun.outputs["dead-letters"].append({**origin, **letter})
        begun.taken[which].append(Taken(None if fault in ("truncated", "no_value") else row, folded=not fault))
        if not fault and which < ACTING:
            self._scores(chance, begun, which, row, origin)
            begun.taken[which][-1].asks = origin if chance.random() < 0.9 else None

    def _scores(
        self, chance: random.Random, begun: Begun, which: int, row: dict[str, Any], origin: dict[str, Any]
    ) -> None:
        who = {name: row[name] for name in ("shopper", "at_ms")} | origin | {"flags": 2}
        if which == 2:
            micro = chance.sample((100_000, 200_000, 700_000), 3)
            names = dict(zip(("negative_micro", "neutral_micro", "positive_micro"), micro, strict=True))
            best = max(names, key=lambda name: names[name]).removesuffix("_micro")
            score = {"event_id": row["event_id"], "product": row["product"], **names, "sentiment": best, "model": "m1"}
            begun.outputs["review-scores"].append({**who, **score})
        if which == 1:
            matched = {"launch": "l1", "product": "p1", "similarity_micro": -5, "model": "m1"}
            score = {"event_id": row["event_id"], **matched}
            begun.outputs["search-scores"].append({**who, **score})

    def _hear(self, chance: random.Random, begun: Begun) -> Iterator[dict[str, Any]]:
        """Hear a step's inputs in the order of the core, and decide; the outcomes that close."""
        p, none_open = begun.partition, np.zeros(len(INPUTS), np.uint8)
        times = [np.array([each.row["at_ms"] if each.row else -1 for each in some], np.int64) for some in begun.taken]
        before = self._newest_ms.get(p, np.full(len(INPUTS), -1, np.int64))
        which, index, _, self._newest_ms[p] = merge(times, before, none_open, 1 << 20)
        for input_, at in zip(which.tolist(), index.tolist(), strict=True):
            each = begun.taken[input_][at]
            if each.row:
                yield from self._books[p].hear(input_, each.row, folded=each.folded)
                if each.asks:
                    yield from self._decide(chance, begun, each.row, each.asks)

    def _decide(
        self, chance: random.Random, begun: Begun, row: dict[str, Any], origin: dict[str, Any]
    ) -> Iterator[dict[str, Any]]:
        """A decision, within every limit; the outcome that it closes early."""
        book, who = self._books[begun.partition], {name: row[name] for name in ("shopper", "at_ms")}
        now_ms = book.now_ms(row)
        rested = now_ms - book.promoted_ms.get(row["shopper"], 0) >= REST_MS and not row["shopper"].endswith(NEVER)
        launches = {name: told for name, told in self._launches.items() if told.start_ms <= now_ms}
        made, trigger = decide(chance, who | origin | {"flags": 2}, launches, armed=begun.of_today, may_promote=rested)
        begun.outputs["decisions"].append(made)
        if begun.ranks:
            begun.outputs["rankings"].append(ranking_of(made, launches))
        begun.outputs["triggers"] += [] if trigger is None else [trigger]
        yield from book.decided(made, trigger, worth=self._worth(trigger), awaited=begun.of_today)

    def _worth(self, trigger: dict[str, Any] | None) -> dict[str, int]:
        """What the plan of a promotion says, as it stands open."""
        if trigger is None or "offer" not in trigger:
            return {}
        told = self._launches[trigger["launch"]]
        rewards = ("click_reward_micro", "purchase_reward_micro")
        of_plan = {name: 0 if told.plan is None else getattr(told.plan, name) for name in rewards}
        return of_plan | {"cost_micro": told.offer(trigger["offer"]).cost_micro, "prior_micro": -7, "policy_state": 3}

    def _output(self, p: int, topic: str, row: dict[str, Any]) -> Sent:
        seq = self._seqs.get((topic, p), 0)
        self._seqs[topic, p] = seq + 1
        return self._sent(topic, p, b"", encode_one(topic, {"seq": seq, **row}))

    def _launch(
        self, launch: str, product: str, version: int, start_ms: int = T0 - 1_000_000, *, plan: bool = False
    ) -> Iterator[Sent]:
        told = Told(product, version, start_ms, plan_of(launch, product) if plan else None)
        self._launches[launch] = replace(told, **self._products.get(product, {}))
        window = {"start_ms": start_ms, "end_ms": T0 + 100 * DAY_MS, "keywords": [], "version": version}
        window["plan"] = told.plan.to_json() if told.plan else ""
        value = encode_one("launches", {"launch": launch, "product": product, **window})
        yield self._sent("launches", 0, launch.encode(), value)

    def _product(self, product: str, title: str, price_micro: int) -> Sent:
        said = self._products[product] = {"title": title, "price_micro": price_micro}
        for launch, told in self._launches.items():
            if told.product == product:
                self._launches[launch] = replace(told, **said)
        plain = {"category": "", "brand": "", "vector": b"", "model": "", "space": 1, "flags": 0}
        row = {"product": product, **said, **plain, "source_partition": 0, "source_offset": 0}
        return self._sent("product-vectors", 0, product.encode(), encode_one("product-vectors", row))

    def _journal(self, p: int, record: Claim | Step | Checkpoint) -> Sent:
        return self._sent("journal", p, b"", encode_one("journal", to_avro(record)))

    def _again(self, record: Sent) -> Sent:
        return self._sent(record.topic.removeprefix(self.topic_prefix), record.partition, record.key, record.value)

    def _sent(self, topic: str, p: int, key: bytes, value: bytes | None, published_ms: int = T0) -> Sent:
        self._offsets[topic, p] = self._offsets.get((topic, p), 0) + 1
        return Sent(self.topic_prefix + topic, p, key, value, published_ms)
