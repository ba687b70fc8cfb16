"""What became of each promotion, worked out anew from inputs and decisions: last touch within the attribution window.

At one event, in this order: what is over by the newest event time closes; the event goes to the shopper's newest open
promotion of its product; then the decision that the event asked for. A shopper has four open promotions at most.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush

from streams.recount.order import Heard, in_order
from streams.recount.stretch import Row, Stretch

ACTS = ("clicks", "searches", "reviews")  # what moves the newest event time
_CLICKS = ("view", "cart", "favourite")
_OPEN = 4
_EARLY = 32
_MOST_MICRO = 10**18  # of a promotion's revenue


@dataclass(eq=False)
class Promotion:
    """One decision that promoted, under the claim `epoch`, at `event_ms`. `at_ms` is the later of that and of the
    shopper's decision before; `newest_ms` the partition's newest event time then. What came of it so far; `closed` once
    that is all."""

    decision_id: str
    shopper: str
    product: str
    event_ms: int
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
class Replay:
    """Hears the stretches of a partition in order. `windows_ms`: the attribution window under each claim."""

    windows_ms: Mapping[int, int]
    _newest_ms: int = -1
    _last_ms: dict[str, int] = field(default_factory=dict)
    _slots: dict[str, list[Promotion | None]] = field(default_factory=dict)
    _due: list[tuple[int, int, Promotion]] = field(default_factory=list)
    _made: int = 0

    def hear(self, stretch: Stretch) -> list[Promotion]:
        """The next one: its promotions in the order of decisions, as they stand behind it and go on to change."""
        decisions = {(row["topic"], row["offset"]): row for row in stretch.rows["decisions"].values()}
        products = {row["decision_id"]: row["product"] for row in stretch.rows["triggers"].values()}
        self._newest_ms = max([self._newest_ms, *(stretch.before.newest_ms.get(topic, -1) for topic in ACTS)])
        made = []
        for heard in in_order(stretch):
            self._hear(heard, stretch.row(heard.topic, heard.offset))
            if decision := decisions.get((heard.topic, heard.offset)):
                made.append(self._decide(decision, products.get(decision["decision_id"], ""), heard.epoch))
        return [each for each in made if each is not None]

    def _hear(self, heard: Heard, row: Row | None) -> None:
        if heard.topic in ACTS:
            self._newest_ms = max(self._newest_ms, heard.at_ms)
        while self._due and self._due[0][0] <= self._newest_ms:
            self._close(heappop(self._due)[2])
        if row is not None and heard.topic == "clicks":
            self._attribute(row, self.windows_ms[heard.epoch])
        elif row is not None and heard.topic == "deliveries":
            self._deliver(row)

    def _open(self, shopper: str) -> list[Promotion]:
        return [each for each in self._slots.get(shopper, ()) if each is not None]

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
            if each.decision_id == delivery["decision_id"]:
                each.shown = "told" if delivery["status"] == "shown" else "failed"

    def _decide(self, decision: Row, product: str, epoch: int) -> Promotion | None:
        named, shopper, event_ms = decision["decision_id"], decision["shopper"], decision["at_ms"]
        now_ms = self._last_ms[shopper] = max(event_ms, self._last_ms.get(shopper, -1))
        if not (decision["launch"] and decision["awaited"]):
            return None
        closes_ms = self._newest_ms + self.windows_ms[epoch]
        made = Promotion(named, shopper, product, event_ms, now_ms, self._newest_ms, closes_ms, epoch)
        slots = self._slots.setdefault(shopper, [None] * _OPEN)
        if None not in slots:
            first = min(self._open(shopper), key=lambda each: each.closes_ms)
            first.flags = _EARLY
            self._close(first)
        slots[slots.index(None)] = made
        self._made += 1
        heappush(self._due, (closes_ms, self._made, made))
        return made

    def _close(self, promotion: Promotion) -> None:
        if not promotion.closed:
            promotion.closed = True
            slots = self._slots[promotion.shopper]
            slots[slots.index(promotion)] = None
            if slots == [None] * _OPEN:
                del self._slots[promotion.shopper]
