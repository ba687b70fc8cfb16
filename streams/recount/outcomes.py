"""What must hold of outcomes: one for each promotion whose window is over, saying what inputs and plan say."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from streams.recount.choices import broken, offer_of, plan_of, unequal
from streams.recount.compare import Difference
from streams.recount.expected import Partition, Row
from streams.recount.promotions import Promotion, promotions

_SAME = ("shopper", "launch", "offer", "channel", "propensity_micro", "plan_version")
_CAME = ("shown", "clicked_ms", "purchased_ms", "purchases", "revenue_micro", "flags", "at_ms")


def outcomes(partition: Partition) -> Iterator[Difference]:
    """Each outcome has one trigger and each trigger at most one outcome, for the same promotion; its reward is what the
    plan says."""
    triggers = {row["decision_id"]: row for row in partition.rows["triggers"].values()}
    seen: set[str] = set()
    for row in partition.rows["outcomes"].values():
        trigger = triggers.get(row["decision_id"])
        if trigger is None or row["decision_id"] in seen:
            yield broken("outcomes", row, "records", "a trigger of its own", None)
        else:
            yield from unequal("outcomes", row, _promised(trigger) | {"reward_micro": _reward_micro(trigger, row)})
        seen.add(row["decision_id"])


def attribution(partition: Partition) -> Iterator[Difference]:
    """Each promotion whose window is over has an outcome, no other has; it says what the shopper did within the window,
    by last touch.

    The window is what the outcomes themselves say, so that it need not be told. Where it was changed meanwhile nothing
    is said of this partition.
    """
    found = {row["decision_id"]: row for row in partition.rows["outcomes"].values()}
    windows = [
        found[key]["closes_ms"] - made.newest_ms
        for made in promotions(partition, 0)
        if (key := made.decision["decision_id"]) in found
    ]
    if not windows or _was_changed(windows):
        return
    window_ms = Counter(windows).most_common(1)[0][0]
    for made in promotions(partition, window_ms):
        yield from _compared(made, found.get(made.decision["decision_id"]), window_ms)


def _compared(made: Promotion, outcome: Row | None, window_ms: int) -> Iterator[Difference]:
    if made.closed != (outcome is not None):
        said = ("no outcome yet", "an outcome")
        yield broken("outcomes", made.decision, "records", said[made.closed], said[not made.closed])
    elif outcome is not None:
        expected = {name: getattr(made, name) for name in _CAME}
        yield from unequal("outcomes", outcome, expected | {"closes_ms": made.newest_ms + window_ms})


def _was_changed(windows: Sequence[int]) -> bool:
    """Whether the setting was another for a while; an outcome among others that alone has another is wrong."""
    stretches = [window for window, _ in groupby(windows)]
    return len(stretches) > 1 and len(stretches) == len(set(stretches))


def _promised(trigger: Row) -> dict[str, Any]:
    return {name: trigger[name] for name in _SAME} | {"cost_micro": offer_of(trigger).get("cost_micro", 0)}


def _reward_micro(trigger: Row, outcome: Row) -> int:
    """Reward of a click and of a purchase, less the cost of an offer that was used."""
    plan, worth = plan_of(trigger), 0
    if outcome["clicked_ms"] >= 0:
        worth += plan.get("click_reward_micro", 0)
    if outcome["purchased_ms"] >= 0:
        worth += plan.get("purchase_reward_micro", 0) - outcome["cost_micro"]
    return worth
