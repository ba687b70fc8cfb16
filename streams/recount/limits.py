"""Whether any promotion broke a limit of its plan or of the shop, worked out anew from the topics, in plain Python.

Consent and clock are those that the shopper had told before the decision, in the order of the partition: what is told
later says nothing of what was done before.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from streams.recount.compare import Difference
from streams.recount.guards import CHECKS, Before, Limits, Promotion
from streams.recount.launches import plan_in
from streams.recount.stretch import Row, Stretch
from streams.recount.told import told_before


@dataclass
class _Shopper:
    """What is known of one shopper before the next decision: the latest time, and promotions."""

    now_ms: int = -1
    promoted: list[Before] = field(default_factory=list)


@dataclass
class Kept:
    """Hears the stretches of a partition in order. `shop` is what held where a decision's claim did not tell it."""

    shop: Limits
    _shoppers: defaultdict[str, _Shopper] = field(default_factory=lambda: defaultdict(_Shopper))

    def check(self, stretch: Stretch) -> Iterator[Difference]:
        """What was broken by the decisions of the next one, which come in their order. `promised` of a decision is the
        record of its launch that was in force then."""
        told = told_before(stretch)
        for row in stretch.rows["decisions"].values():
            shopper = self._shoppers[row["shopper"]]
            shopper.now_ms = max(shopper.now_ms, row["at_ms"])
            if row["at_ms"] < stretch.before.horizon_ms:
                continue  # what was decided for the shopper before may be gone
            if row["launch"] and row["plan_versions"]:  # one from before names no plan to be held against
                said = told.get((row["topic"], row["offset"]))
                yield from _of_promotion(row, said, shopper, self.shop.under(row.get("settings", {})))


def _of_promotion(row: Row, said: Row | None, shopper: _Shopper, shop: Limits) -> Iterator[Difference]:
    """Every limit that it broke; one of a plan that is known counts for those that come later."""
    named = f"decision={row['decision_id']} launch={row['launch']}"
    record, version = row["promised"], row["plan_versions"][row["launches"].index(row["launch"])]
    if record is None or record["version"] != version:
        in_force = record and record["version"]
        yield Difference("limits", "broken", named, "plan_versions", in_force, row["plan_versions"])
        return
    about = Promotion(row, record, plan_in(record), shopper.now_ms, shopper.promoted, said)
    for name, check in CHECKS.items():
        if check(about, shop):
            yield Difference("limits", "broken", named, name, "kept", _seen(about))
    shopper.promoted.append(Before(shopper.now_ms, row["launch"], about.zone))


def _seen(about: Promotion) -> str:
    return f"shopper {about.row['shopper']} at {datetime.fromtimestamp(about.now_ms / 1000, UTC).isoformat()}"
