"""What became of each promotion, worked out anew from inputs and decisions: last touch within the attribution window.

At one event, in this order: what is over by the newest event time closes; the event goes to the shopper's newest open
promotion of its product; then the decision that the event asked for. A shopper has four open promotions at most.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush

from streams.recount.order import Heard, in_order
from streams.recount.partition import Partition, Row

ACTS = ("clicks", "searches", "reviews")  # what moves the newest event time
_CLICKS = ("view", "cart", "favourite")
_OPEN = 4
_EARLY = 32
_MOST_MICRO = 10**18  # of a promotion's revenue


@dataclass(eq=False)
class Promotion:
    """One decision that promoted, under the claim `epoch`. `at_ms` is the later of its event and the shopper's decision
    before; `newest_ms` the partition's newest event time then. What came of it so far; `closed` once that is all."""

    decision: Row
    product: str
    at_ms: int
    newest_ms: int
    closes_ms: int
    epoch: int
    shown: str = "assumed"
    clicked_ms: int = -1
    purchased_ms: int = -1
    purchases: int = 0
    revenue_micro: int = 0
    flags: int = 0
    closed: bool = False

    def hear(self, event: Row) -> None:
        """A click or purchase of the product."""
        if event["kind"] == "purchase":
            self.purchased_ms = event["at_ms"] if self.purchased_ms < 0 else self.purchased_ms
            self.purchases += 1
            worth_micro = max(0, event["price_micro"]) * event["quantity"]
            self.revenue_micro = min(self.revenue_micro + worth_micro, _MOST_MICRO)
        elif event["kind"] in _CLICKS and self.clicked_ms < 0:
            self.clicked_ms = event["at_ms"]


@dataclass
class _Replay:
    partition: Partition
    windows_ms: Mapping[int, int]
    products: Mapping[str, str]
    decisions: Mapping[tuple[str, int], Row]
    newest_ms: int = -1
    last_ms: dict[str, int] = field(default_factory=dict)
    slots: dict[str, list[Promotion | None]] = field(default_factory=dict)
    due: list[tuple[int, int, Promotion]] = field(default_factory=list)
    made: int = 0

    def hear(self, heard: Heard) -> Promotion | None:
        """One record; the promotion that it led to."""
        if heard.topic in ACTS:
            self.newest_ms = max(self.newest_ms, heard.at_ms)
        while self.due and self.due[0][0] <= self.newest_ms:
            self._close(heappop(self.due)[2])
        row = self.partition.row(heard.topic, heard.offset)
        if row is not None and heard.topic == "clicks":
            self._attribute(row, self.windows_ms[heard.epoch])
        elif row is not None and heard.topic == "deliveries":
            self._deliver(row)
        decision = self.decisions.get((heard.topic, heard.offset))
        return None if decision is None else self._decide(decision, heard.epoch)

    def _open(self, shopper: str) -> list[Promotion]:
        return [each for each in self.slots.get(shopper, ()) if each is not None]

    def _attribute(self, event: Row, window_ms: int) -> None:
        fits = [
            each
            for each in self._open(event["shopper"])
            if each.product == event["product"] and 0 <= event["at_ms"] - each.at_ms <= window_ms
        ]
        if fits:
            max(fits, key=lambda each: each.at_ms).hear(event)

    def _deliver(self, delivery: Row) -> None:
        for each in self._open(delivery["shopper"]):
            if each.decision["decision_id"] == delivery["decision_id"]:
                each.shown = "told" if delivery["status"] == "shown" else "failed"

    def _decide(self, decision: Row, epoch: int) -> Promotion | None:
        shopper = decision["shopper"]
        now_ms = self.last_ms[shopper] = max(decision["at_ms"], self.last_ms.get(shopper, -1))
        if not (decision["launch"] and decision["awaited"]):
            return None
        product, closes_ms = self.products.get(decision["decision_id"], ""), self.newest_ms + self.windows_ms[epoch]
        made = Promotion(decision, product, now_ms, self.newest_ms, closes_ms, epoch)
        slots = self.slots.setdefault(shopper, [None] * _OPEN)
        if None not in slots:
            first = min(self._open(shopper), key=lambda each: each.closes_ms)
            first.flags = _EARLY
            self._close(first)
        slots[slots.index(None)] = made
        self.made += 1
        heappush(self.due, (closes_ms, self.made, made))
        return made

    def _close(self, promotion: Promotion) -> None:
        if not promotion.closed:
            promotion.closed = True
            slots = self.slots[promotion.decision["shopper"]]
            slots[slots.index(promotion)] = None


def promotions(partition: Partition, windows_ms: Mapping[int, int]) -> list[Promotion]:
    """Every promotion in the order of decisions, as it stands after the last step. `windows_ms`: the attribution window
    under each claim."""
    decisions = partition.rows["decisions"].values()
    replay = _Replay(
        partition,
        windows_ms,
        {row["decision_id"]: row["product"] for row in partition.rows["triggers"].values()},
        {(row["topic"], row["offset"]): row for row in decisions},
        max((partition.before.newest_ms.get(topic, -1) for topic in ACTS), default=-1),
    )
    made = map(replay.hear, in_order(partition))
    return [promotion for promotion in made if promotion is not None]
