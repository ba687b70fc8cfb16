"""What must hold of outcomes: one for each promotion whose window is over, saying what inputs and plan say."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from streams.recount.choices import broken, offer_of, plan_of, unequal
from streams.recount.compare import Difference
from streams.recount.partition import Partition, Row
from streams.recount.promotions import Promotion, promotions

_SAME = ("shopper", "launch", "offer", "channel", "propensity_micro", "plan_version")
_CAME = ("shown", "clicked_ms", "purchased_ms", "purchases", "revenue_micro", "flags", "at_ms", "closes_ms")


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
    by last touch. The window is what the claim told; where it told none, what most outcomes of promotions under it say,
    and where there are none either, that of the claim before."""
    found = {row["decision_id"]: row for row in partition.rows["outcomes"].values()}
    if found:
        for made in promotions(partition, _windows_ms(partition, found)):
            if made.decision["at_ms"] < partition.before.horizon_ms:
                continue  # as for limits
            yield from _compared(made, found.get(made.decision["decision_id"]))


def _windows_ms(partition: Partition, found: Mapping[str, Row]) -> dict[int, int]:
    told: dict[int, list[int]] = {step.epoch: [] for step in partition.steps}
    for made in promotions(partition, dict.fromkeys(told, 0)):
        if outcome := found.get(made.decision["decision_id"]):
            told[made.epoch].append(outcome["closes_ms"] - made.newest_ms)
    usual = {epoch: Counter(windows).most_common(1)[0][0] for epoch, windows in told.items() if windows}
    usual |= {
        step.epoch: int(step.settings["attribution_ms"])
        for step in partition.steps
        if "attribution_ms" in step.settings
    }
    last = next(iter(usual.values()), 0)
    return {epoch: (last := usual.get(epoch, last)) for epoch in sorted(told)}


def _compared(made: Promotion, outcome: Row | None) -> Iterator[Difference]:
    if made.closed != (outcome is not None):
        said = ("no outcome yet", "an outcome")
        yield broken("outcomes", made.decision, "records", said[made.closed], said[not made.closed])
    elif outcome is not None:
        yield from unequal("outcomes", outcome, {name: getattr(made, name) for name in _CAME})


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
