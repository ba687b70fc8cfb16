"""Outcomes as the core itself comes to them, event by event, of promotions made by hand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scorer import dealings, opened, settle
from scorer.arrays import Table
from scorer.events import ACTING, EVENT
from scorer.hashing import text_hash
from scorer.kinds import KINDS

WINDOW_MS = 250_000_000
Row = dict[str, Any]
_TIMES = ("at_ms", "closes_ms", "clicked_ms", "purchased_ms")
_NUMBERS = (*_TIMES, "purchases", "revenue_micro", "cost_micro", "reward_micro", "prior_micro", "policy_state")


def _id(decision_id: str) -> tuple[np.uint64, np.uint64]:
    return np.uint64(int(decision_id[:16], 16)), np.uint64(int(decision_id[16:], 16))


@dataclass
class Book:
    """The dealings of one partition's shoppers."""

    shoppers: list[str] = field(default_factory=list)
    rows: Table = field(default_factory=lambda: dealings.blank(np.zeros(64, np.uint64)))
    triggers: dict[str, Row] = field(default_factory=dict)
    promoted_ms: dict[str, int] = field(default_factory=dict)
    newest_ms: int = -1

    def hear(self, which: int, row: Row, *, folded: bool) -> Iterator[Row]:
        """An event of input `which`, folded or not; the outcomes that closed before it."""
        if which < ACTING:
            self.newest_ms = max(self.newest_ms, row["at_ms"])
        due = settle.due_of(self.rows, np.arange(len(self.rows)))
        for entry in due[due["closes_ms"] <= self.newest_ms]:
            yield self._closed(int(entry["row"]), int(entry["slot"]), 0)
        own = self.rows[self._row(row["shopper"])]
        if folded and which == 0:
            event = np.zeros(1, EVENT)[0]
            event["at_ms"], event["kind"], event["quantity"] = row["at_ms"], KINDS[row["kind"]], row["quantity"]
            event["price_micro"] = -1 if row["price"] is None else round(row["price"] * 1e6)
            opened.attribute(own, event, np.uint64(text_hash(row["product"])), WINDOW_MS)
        elif folded and "decision_id" in row:
            opened.deliver(own, *_id(row["decision_id"]), row["status"] == "shown")

    def now_ms(self, row: Row) -> int:
        """The later of a row's time and its shopper's decision before."""
        return max(row["at_ms"], int(self.rows[self._row(row["shopper"])]["last_decision_ms"]))

    def decided(self, made: Row, trigger: Row | None, *, worth: Row, awaited: bool) -> Iterator[Row]:
        """A decision; the outcome that must close early for it. `worth` is what its plan says of rewards and cost."""
        index = self._row(made["shopper"])
        own = self.rows[index]
        own["last_decision_ms"] = now_ms = self.now_ms(made)
        if trigger is not None:
            self.promoted_ms[made["shopper"]] = now_ms
        if trigger is None or not awaited:
            return
        slot = int(opened.free(own))
        if not opened.is_free(own, slot):
            yield self._closed(index, slot, opened.EARLY)
        self.triggers[trigger["decision_id"]] = trigger
        own["open_id"][slot] = _id(trigger["decision_id"])
        own["open_product"][slot] = text_hash(trigger["product"])
        own["open_at_ms"][slot], own["open_closes_ms"][slot] = now_ms, self.newest_ms + WINDOW_MS
        own["open_clicked_ms"][slot] = own["open_purchased_ms"][slot] = -1
        own["open_purchases"][slot] = own["open_revenue_micro"][slot] = own["open_shown"][slot] = 0
        for name, value in worth.items():
            own[f"open_{name}"][slot] = value

    def _row(self, shopper: str) -> int:
        if shopper not in self.shoppers:
            self.shoppers.append(shopper)
        return self.shoppers.index(shopper)

    def _closed(self, index: int, slot: int, flags: int) -> Row:
        out = np.zeros(1, opened.OUTCOME)[0]
        first, second = (int(half) for half in self.rows[index]["open_id"][slot])
        opened.close(self.rows[index], slot, index, flags, out)
        trigger = self.triggers[f"{first:016x}{second:016x}"]
        same = ("decision_id", "shopper", "launch", "product", "offer", "channel", "propensity_micro", "plan_version")
        return {
            **{name: trigger[name] for name in same},
            **{name: int(out[name]) for name in _NUMBERS},
            "shown": opened.SHOWN[out["shown"]],
            "context": [at - 5 for at in range(opened.CONTEXT)],
            "policy": "thompson",
            "flags": flags,
        }
