"""A journal with outcomes and what campaigns have spent, made by hand for the learner."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from schemas.topics import OUTPUTS
from scorer.campaigns import CAMPAIGN
from scorer.hashing import text_hash
from scorer.plan import Offer, Plan
from streams.codec.encode import encode_one
from streams.journal.records import Claim, InputRange, OutputRange, Step, to_avro
from streams.plans.live import standing_of
from tests.builders.hand_made_log import Sent

T0 = 1_790_000_000_000


def plan(launch: str = "kettle", **changed: Any) -> Plan:
    """A plan with two offers, and money for 500."""
    told = {
        "launch": launch,
        "product": "p1",
        "start_ms": T0,
        "end_ms": T0 + 86_400_000,
        "time_zone": "UTC",
        "channels": ("home_slot",),
        "offers": (Offer("list-price"), Offer("ten-off", 100_000, 2_000_000)),
        "budget_micro": 500_000_000,
        "policy": "linucb",
    }
    return Plan(**{**told, **changed})


def outcome(chance: np.random.Generator, launch: str, shown: str = "assumed") -> dict[str, Any]:
    """One outcome, its number left out."""
    clicked, bought = chance.random() < 0.3, chance.random() < 0.05
    numbers = {
        "reward_micro": 200_000 * clicked + 5_000_000 * bought,
        "prior_micro": int(chance.integers(0, 300_000)),
        "propensity_micro": 100_000,
        "cost_micro": 0,
        "purchases": int(bought),
        "revenue_micro": 0,
        "plan_version": 1,
        "policy_state": 0,
        "flags": 0,
    }
    texts = {"offer": "list-price", "channel": "home_slot", "policy": "linucb", "product": "p1", "shown": shown}
    times = {
        "at_ms": T0,
        "closes_ms": T0 + 1,
        "clicked_ms": T0 if clicked else -1,
        "purchased_ms": T0 if bought else -1,
    }
    return {
        **numbers,
        **texts,
        **times,
        "decision_id": f"{chance.integers(1 << 60):032x}",
        "shopper": "anna",
        "launch": launch,
        "context": [4096, *chance.integers(0, 4097, 11).tolist()],
    }


@dataclass
class OutcomeLog:
    """Gives records in the order of sending, for topics that were empty; `told` keeps all outcomes."""

    partitions: int = 2
    told: list[dict[str, Any]] = field(default_factory=list)
    _step: dict[int, int] = field(default_factory=dict)
    _seq: dict[int, int] = field(default_factory=dict)
    prefix: str = ""

    def claims(self) -> Iterator[Sent]:
        """The journals begin."""
        for p in range(self.partitions):
            yield self._sent("journal", p, b"", encode_one("journal", to_avro(Claim(0, -1, "first"))))

    def launch(self, one: Plan, version: int = 1, status: str = "live") -> Sent:
        """A plan goes live."""
        record = standing_of(one, version, status).record()
        return self._sent("launches", 0, one.launch.encode(), encode_one("launches", record))

    def step(
        self,
        partition: int,
        outcomes: Sequence[dict[str, Any]] = (),
        *,
        at_ms: int = T0,
        spent: Mapping[str, tuple[int, int]] = {},  # never changed
    ) -> Iterator[Sent]:
        """A step that counts, and the outcomes that it sent; `spent`: money and impressions of launches after it."""
        number, first = self._step.get(partition, 0), self._seq.get(partition, 0)
        ranges = tuple(
            OutputRange(t, first if t == "outcomes" else 0, len(outcomes) * (t == "outcomes")) for t in OUTPUTS
        )
        rows = np.zeros(len(spent), CAMPAIGN)
        for at, (launch, (money, impressions)) in enumerate(spent.items()):
            rows[at]["launch"], rows[at]["spent_micro"], rows[at]["impressions"] = text_hash(launch), money, impressions
        inputs = (InputRange("clicks", number, number + 1, at_ms),)
        step = Step(0, number, "first", -1, inputs, ranges, campaigns=rows)
        yield self._sent("journal", partition, b"", encode_one("journal", to_avro(step)))
        for at, told in enumerate(outcomes):
            self.told.append(told)
            value = encode_one("outcomes", {**told, "seq": first + at})
            yield self._sent("outcomes", partition, b"anna", value)
        self._step[partition], self._seq[partition] = number + 1, first + len(outcomes)

    def _sent(self, topic: str, p: int, key: bytes, value: bytes) -> Sent:
        return Sent(self.prefix + topic, p, key, value, T0)
