"""Whether any promotion broke a limit of its plan or of the shop, worked out anew from the topics, in plain Python.

What a shopper told is known here without its place in the order of a partition; so consent and clock are checked for
those who told once or never, and for the others only what does not rest on that.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from streams.recount.compare import Difference
from streams.recount.guards import CHECKS, Limits, Promotion
from streams.recount.launches import plan_in

Row = Mapping[str, Any]


@dataclass
class _Shopper:
    """What is known of one shopper before the next decision: the latest time, promotions, what was told."""

    now_ms: int = -1
    promoted: list[tuple[int, str]] = field(default_factory=list)
    told: list[Row] = field(default_factory=list)


def broken(decisions: list[Row], told: list[Row], shop: Limits) -> Iterator[Difference]:
    """What was broken by the decisions of one partition, which come in their order; `told` are its `shoppers` rows.
    `promised` of a decision is the record of its launch that was in force then; `shop` is what held where its claim did
    not tell it."""
    shoppers = defaultdict[str, _Shopper](_Shopper)
    for row in told:
        shoppers[row["shopper"]].told.append(row)
    for row in decisions:
        shopper = shoppers[row["shopper"]]
        shopper.now_ms = max(shopper.now_ms, row["at_ms"])
        if row["launch"] and row["plan_versions"]:  # one from before names no plan to be held against
            yield from _of_promotion(row, shopper, shop.under(row.get("settings", {})))


def _of_promotion(row: Row, shopper: _Shopper, shop: Limits) -> Iterator[Difference]:
    """Every limit that it broke; one of a plan that is known counts for those that come later."""
    named = f"decision={row['decision_id']} launch={row['launch']}"
    record, version = row["promised"], row["plan_versions"][row["launches"].index(row["launch"])]
    if record is None or record["version"] != version:
        in_force = record and record["version"]
        yield Difference("limits", "broken", named, "plan_versions", in_force, row["plan_versions"])
        return
    about = Promotion(row, record, plan_in(record), shopper.now_ms, shopper.promoted, shopper.told)
    for name, check in CHECKS.items():
        if check(about, shop):
            yield Difference("limits", "broken", named, name, "kept", _seen(about))
    shopper.promoted.append((shopper.now_ms, row["launch"]))


def _seen(about: Promotion) -> str:
    return f"shopper {about.row['shopper']} at {datetime.fromtimestamp(about.now_ms / 1000, UTC).isoformat()}"
