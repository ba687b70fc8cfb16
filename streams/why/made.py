"""A decision as the table `decisions` has it: one row, and what it says of each candidate and arm."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scorer import reasons


@dataclass(frozen=True)
class Made:
    """One row. Sequences of candidates are as long as `launches`, those of arms as `arm_candidates`; the propensities
    end with that of nothing. A row from before plans has no arms and no `plan_versions`."""

    decision_id: str
    at_ms: int
    cause: str
    topic: str
    partition: int
    offset: int
    published_ms: int
    launches: Sequence[str]
    products: Sequence[str]
    interest_micro: Sequence[int]
    reasons: Sequence[int]
    propensity_micro: Sequence[int]
    launch: str
    offer: str
    channel: str
    copy: str
    chosen_propensity_micro: int
    policy: str
    model: str
    flags: int
    arm_candidates: Sequence[int]
    arm_offers: Sequence[str]
    arm_channels: Sequence[str]
    arm_propensity_micro: Sequence[int]
    arm_value_micro: Sequence[int]
    plan_versions: Sequence[int]
    times: Sequence[int]
    money_left_micro: Sequence[int]
    impressions_left: Sequence[int]
    stock: Sequence[int]
    negative_micro: Sequence[int]
    last_promotion_ms: int
    promoted_today: int
    local_ms: int
    consent: int
    language: int
    policy_state: int
    product_state: int
    budget_grants: int
    seed: int

    @property
    def noted(self) -> bool:
        """Whether it says what its reasons rest on; a row from before plans does not."""
        return len(self.plan_versions) == len(self.launches)

    @property
    def nothing_micro(self) -> int:
        """How probable it was to do nothing."""
        return self.propensity_micro[-1] if self.propensity_micro else 1_000_000

    def place(self, launch: str) -> int:
        """Where a launch stands among the candidates, -1 where it does not."""
        return self.launches.index(launch) if launch in self.launches else -1

    def arms_of(self, place: int) -> list[int]:
        """The arms of one candidate."""
        return [arm for arm, candidate in enumerate(self.arm_candidates) if candidate == place]

    def best_arm(self, place: int) -> int:
        """The arm of a candidate that the policy ranked first, -1 where it has none."""
        return max(self.arms_of(place), key=lambda arm: (self.arm_value_micro[arm], -arm), default=-1)

    def failed(self, place: int) -> list[str]:
        """Names of the guards that held a candidate back."""
        return [name for bit, name in reasons.NAMES.items() if self.reasons[place] & bit]

    def in_order(self) -> list[int]:
        """The candidates: the chosen one first, then the more probable, then the more interesting."""
        chosen = self.place(self.launch) if self.launch else -1
        order = range(len(self.launches))
        return sorted(order, key=lambda at: (at != chosen, -self.propensity_micro[at], -self.interest_micro[at]))


def made_of(row: dict[str, Any]) -> Made:
    """A row of the query in `tables`, by column name."""
    return Made(**row)
