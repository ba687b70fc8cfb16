"""The plan of a launch as a value: what a launch manager wrote, checked, in integers; and its one JSON.

Money and shares are in millionths, times in milliseconds, minutes count from midnight. -1 in a limit: there is none.
"""

import json
from dataclasses import asdict, dataclass, fields
from typing import Annotated, Final

from scorer.channels import CHANNELS
from scorer.errors import BadInput
from scorer.typed import typed

MICRO: Final = 1_000_000
STATUSES: Final = ("live", "paused", "ended")  # of a launch, beside its plan
MOST_VERSION: Final = 2**31 - 1  # of a launch, beside its plan; as wide as what profiles and decisions keep of it
PACINGS: Final = ("none", "even")  # spend as it comes; release the budget evenly over the window
Int32 = Annotated[int, 32]  # as wide as the column of `scorer.plans.PLAN`
Int16 = Annotated[int, 16]


@dataclass(frozen=True)
class Offer:
    """A discount level: the share of the list price that it takes off, and the most that one promotion can cost."""

    name: str
    discount_micro: Int32 = 0
    cost_micro: int = 0


@dataclass(frozen=True)
class Chance:
    """Of a table: how probable one arm is, where all are eligible."""

    offer: str
    channel: str
    probability_micro: Int32


@dataclass(frozen=True)
class Plan:
    """All that a plan says. Its version and whether it is paused stand beside it on the topic `launches`."""

    launch: str
    product: str
    start_ms: int
    end_ms: int
    time_zone: str
    channels: tuple[str, ...]
    offers: tuple[Offer, ...]
    policy: str
    title: str = ""
    notes: str = ""
    keywords: tuple[str, ...] = ()
    audience: str = "everyone"
    default_consent: tuple[str, ...] = ()
    price_micro: int = -1
    unit_cost_micro: int = -1
    margin_floor_micro: int = 0  # least share of the list price that is left after discount and unit cost
    copy: tuple[tuple[str, str], ...] = ()  # language, text with placeholders
    currency: str = ""
    budget_micro: int = -1
    impressions: int = -1
    pacing: str = "none"
    cap_per_day: Int32 = -1
    cap_per_shopper: Int32 = -1
    cooldown_ms: int = -1
    quiet_from_min: Int16 = -1
    quiet_to_min: Int16 = -1
    holdout_micro: Int32 = 0
    exploration_micro: Int32 = 0
    parameters: tuple[tuple[str, float], ...] = ()  # of the policy, by name
    table: tuple[Chance, ...] = ()
    click_reward_micro: int = 0
    purchase_reward_micro: int = 0
    negative_share_micro: Int32 = -1
    stock_below: int = -1

    def arms(self) -> list[tuple[int, int]]:
        """(index of the offer, code of the channel) of each arm, offer first."""
        return [(offer, CHANNELS.index(channel)) for offer in range(len(self.offers)) for channel in self.channels]

    def to_json(self) -> str:
        """The canonical text: keys in order, no blanks. Equal plans have equal texts."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Plan:
    """The plan of `Plan.to_json`. Raises BadInput for any other text, also where one value is of another kind or does
    not fit its column; and for a field that this version does not know, which may be a limit that would not be kept."""
    try:
        content = json.loads(text)
        unknown = sorted(set(content) - {field.name for field in fields(Plan)})
        if unknown:
            raise BadInput(
                "a plan with fields that this version does not know",
                seen=", ".join(unknown),
                remedy="It was applied by a newer launchpulse: install that version here too.",
            )
        plan: Plan = typed(Plan, content, "")
    except (ValueError, TypeError, RecursionError) as error:
        raise BadInput("a text that is no plan", seen=f"{str(error)[:120]}: {text[:80]}") from error
    return plan
