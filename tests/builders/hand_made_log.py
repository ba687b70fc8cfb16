"""A journal with its inputs and outputs, made by hand: every case that sink and recount must tell apart.

In each partition, among plain steps: poison, late and duplicate events with their dead letters; a launch that changes
and one that ends while steps go on; a takeover with outputs sent twice and a step of the old owner that does not count.
The first quarter of the steps was written by a worker that knew clicks, searches and reviews only.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from schemas.topics import INPUTS, OUTPUTS
from scorer.channels import CHANNELS
from scorer.events import ACTING
from streams.codec.encode import encode_one
from streams.journal.records import Checkpoint, Claim, InputRange, OutputRange, Rejected, Step, to_avro

T0 = 1_790_000_000_000
KINDS = ("view", "view", "view", "cart", "uncart", "favourite", "purchase", "return")
PRODUCTS = tuple(f"p{i}" for i in range(12))


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
    """`records()` is everything in the order of sending, for empty topics; the same for the same seed."""

    partitions: int = 2
    steps: int = 12
    events: int = 20
    seed: int = 1
    topic_prefix: str = ""
    _offsets: dict[tuple[str, int], int] = field(default_factory=dict)
    _seqs: dict[tuple[str, int], int] = field(default_factory=dict)
    _products: dict[str, str] = field(default_factory=dict)

    def records(self) -> Iterator[Sent]:
        """All of it."""
        chance = random.Random(self.seed)
        yield from self._launch("l0", "p0", 1)
        yield from self._launch("l1", "p1", 1)
        yield from self._launch("l2", "p0", 1, start_ms=T0 + 60_000)
        for p in range(self.partitions):
            yield self._journal(p, Claim(0, -1, "first"))
        for number in range(self.steps):
            if number == self.steps // 3:
                yield from self._launch("l1", "p2", 2)  # another product from here on
            if number == self.steps // 2:
                yield self._sent("launches", 0, b"l0", None)
            for p in range(self.partitions):
                yield from self._step(chance, p, number)

    def _step(self, chance: random.Random, p: int, number: int) -> Iterator[Sent]:
        taken_over = number > self.steps // 2
        known = INPUTS if number >= self.steps // 4 else INPUTS[:ACTING]
        first = {topic: self._offsets.get((topic, p), 0) for topic in known}
        rejected: list[Rejected] = []
        outputs: dict[str, list[dict[str, Any]]] = {topic: [] for topic in OUTPUTS}
        for _ in range(self.events):
            which = chance.choices(range(len(known)), (16, 2, 2, 1, 1)[: len(known)])[0]
            yield from self._event(chance, p, which, rejected=rejected, outputs=outputs)
        inputs = tuple(InputRange(t, first[t], self._offsets.get((t, p), 0), T0) for t in known)
        ranges = tuple(OutputRange(t, self._seqs.get((t, p), 0), len(outputs[t])) for t in OUTPUTS)
        head = {"number": number, "checkpoint_offset": -1, "inputs": inputs, "outputs": ranges}
        launches_next = self._offsets[("launches", 0)]
        common = {**head, "launches_next": launches_next, "rejected": tuple(rejected)}
        yield self._journal(p, Step(epoch=int(taken_over), owner="any", **common))
        sent = [self._output(p, topic, row) for topic in OUTPUTS for row in outputs[topic]]
        yield from sent
        if number == self.steps // 2:
            # The new owner repeats the last step's outputs; the old one, not knowing, appends the next step.
            yield self._journal(p, Claim(1, number, "second"))
            yield from (self._again(record) for record in sent)
            stale = {**common, "number": number + 1, "inputs": (), "outputs": (), "rejected": ()}
            yield self._journal(p, Step(epoch=0, owner="first", **stale))
        if number % 5 == 4:
            yield self._journal(p, Checkpoint(int(taken_over), number, "any", -1, inputs, ranges))

    def _event(
        self,
        chance: random.Random,
        p: int,
        which: int,
        *,
        rejected: list[Rejected],
        outputs: dict[str, list[dict[str, Any]]],
    ) -> Iterator[Sent]:
        topic, shopper = INPUTS[which], f"s{p}-{chance.randrange(6)}"
        offset = self._offsets.get((topic, p), 0)
        published_ms = T0 + 97 * sum(self._offsets.values())
        at_ms = published_ms - chance.randrange(200_000)
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
            allowed = chance.sample(CHANNELS, chance.randint(0, 4))
            row |= {"consent": allowed, "time_zone": "Asia/Shanghai", "language": chance.choice(("zh", "en", ""))}
        else:
            status = chance.choice(("shown", "failed"))
            row |= {"decision_id": f"{chance.getrandbits(128):032x}", "status": status}
        value = encode_one(topic, row)
        origin = {"topic": topic, "partition": p, "offset": offset, "published_ms": published_ms}
        of_acts = 3 if which < ACTING else 0  # what is told is never late and never a duplicate
        fault = chance.choices(("", "truncated", "too_late", "duplicate", "no_value"), (90, 3, of_acts, of_acts, 1))[0]
        stored: bytes | None = {"truncated": value[:-1], "no_value": None}.get(fault, value)
        yield self._sent(topic, p, shopper.encode(), stored, published_ms)
        if fault:
            rejected.append(Rejected(which, offset, fault))
            letter = {"key": shopper.encode(), "value": stored, "error": fault, "message": "made by hand"}
            outputs["dead-letters"].append({**origin, **letter})
            return
        if which < ACTING:
            self._scores(chance, which, row, origin, outputs)

    def _scores(
        self,
        chance: random.Random,
        which: int,
        row: dict[str, Any],
        origin: dict[str, Any],
        outputs: dict[str, list[dict[str, Any]]],
    ) -> None:
        who = {name: row[name] for name in ("shopper", "at_ms")} | origin | {"flags": 2}
        if which == 2:
            micro = chance.sample((100_000, 200_000, 700_000), 3)
            names = dict(zip(("negative_micro", "neutral_micro", "positive_micro"), micro, strict=True))
            best = max(names, key=lambda name: names[name]).removesuffix("_micro")
            score = {"event_id": row["event_id"], "product": row["product"], **names, "sentiment": best, "model": "m1"}
            outputs["review-scores"].append({**who, **score})
        if which == 1:
            score = {
                "event_id": row["event_id"],
                "launch": "l1",
                "product": "p1",
                "similarity_micro": -5,
                "model": "m1",
            }
            outputs["search-scores"].append({**who, **score})
        if chance.random() < 0.3:
            self._decision(chance, who, outputs)

    def _decision(self, chance: random.Random, who: dict[str, Any], outputs: dict[str, list[dict[str, Any]]]) -> None:
        candidates = chance.sample(("l0", "l1", "l2"), chance.randint(0, 3))
        launch = chance.choice([None, *candidates])
        made = {
            "decision_id": f"{chance.getrandbits(128):032x}",
            "cause": chance.choice(("interval", "search")),
            "launches": candidates,
            "interest_micro": [chance.randrange(1_000_000) for _ in candidates],
            "reasons": [chance.choice((0, 0, 2)) for _ in candidates],
            "propensity_micro": [1000] * len(candidates) + [1_000_000 - 1000 * len(candidates)],
            "launch": launch,
            "chosen_propensity_micro": 1000,
            "policy": "threshold-1",
            "model": "i1",
        }
        outputs["decisions"].append({**who, **made})
        if launch is not None:
            show = {"decision_id": made["decision_id"], "launch": launch, "interest_micro": 7}
            until = {"not_after_ms": who["published_ms"] + 900_000, "propensity_micro": 1000}
            until["product"] = self._products[launch]
            outputs["triggers"].append({**who, **show, **until})

    def _output(self, p: int, topic: str, row: dict[str, Any]) -> Sent:
        seq = self._seqs.get((topic, p), 0)
        self._seqs[topic, p] = seq + 1
        return self._sent(topic, p, b"", encode_one(topic, {"seq": seq, **row}))

    def _launch(self, launch: str, product: str, version: int, start_ms: int = T0 - 1_000_000) -> Iterator[Sent]:
        self._products[launch] = product
        window = {"start_ms": start_ms, "end_ms": T0 + 10_000_000, "keywords": [], "version": version}
        value = encode_one("launches", {"launch": launch, "product": product, **window})
        yield self._sent("launches", 0, launch.encode(), value)

    def _journal(self, p: int, record: Claim | Step | Checkpoint) -> Sent:
        return self._sent("journal", p, b"", encode_one("journal", to_avro(record)))

    def _again(self, record: Sent) -> Sent:
        return self._sent(record.topic.removeprefix(self.topic_prefix), record.partition, record.key, record.value)

    def _sent(self, topic: str, p: int, key: bytes, value: bytes | None, published_ms: int = T0) -> Sent:
        self._offsets[topic, p] = self._offsets.get((topic, p), 0) + 1
        return Sent(self.topic_prefix + topic, p, key, value, published_ms)
