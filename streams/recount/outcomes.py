"""What must hold of outcomes: each is of one promotion, and says what its trigger and its plan say."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from streams.recount.choices import broken, offer_of, plan_of, unequal
from streams.recount.compare import Difference
from streams.recount.stretch import Row, Stretch

_SAME = ("shopper", "launch", "offer", "channel", "propensity_micro", "plan_version")


@dataclass
class Outcomes:
    """Hears the stretches of a partition in order and holds triggers until their outcome comes. Of a partition that was
    `cut`, some promotions stand before all that is left: their outcomes are left alone, and a second one of another
    is told from them by those that `had` theirs."""

    cut: bool
    _awaited: dict[str, Row] = field(default_factory=dict)
    _had: set[str] = field(default_factory=set)

    def check(self, stretch: Stretch) -> Iterator[Difference]:
        """Each outcome has one trigger and each trigger at most one outcome, for the same promotion; its reward is what
        the plan says."""
        awaited = {row["decision_id"] for row in stretch.rows["decisions"].values() if row["awaited"]}
        triggers = stretch.rows["triggers"].values()
        self._awaited.update((row["decision_id"], row) for row in triggers if row["decision_id"] in awaited)
        for row in stretch.rows["outcomes"].values():
            trigger = self._awaited.pop(row["decision_id"], None)
            if trigger is not None:
                yield from unequal("outcomes", row, _promised(trigger) | {"reward_micro": _reward_micro(trigger, row)})
                self._had.update((row["decision_id"],) if self.cut else ())
            elif not self.cut or row["decision_id"] in self._had:
                yield broken("outcomes", row, "records", "a trigger of its own", None)


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
