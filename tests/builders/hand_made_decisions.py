"""Decisions and triggers by hand, with arms as a worker of today writes them, or without as one of before."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scorer.channels import CHANNELS
from scorer.copies import filled, promised
from scorer.plan import Offer, Plan

Row = dict[str, Any]
LIST_PRICE = ("list-price", "home_slot")


@dataclass(frozen=True)
class Told:
    """The newest version of a launch."""

    product: str
    version: int
    start_ms: int
    plan: Plan | None
    title: str = ""
    price_micro: int = -1

    @property
    def arms(self) -> list[tuple[str, str]]:
        """Offer and channel of each."""
        if self.plan is None:
            return [LIST_PRICE]
        return [(self.plan.offers[offer].name, CHANNELS[channel]) for offer, channel in self.plan.arms()]

    def offer(self, name: str) -> Offer:
        """What one of its offers costs."""
        offers = {} if self.plan is None else {offer.name: offer for offer in self.plan.offers}
        return offers.get(name, Offer(name))


def plan_of(launch: str, product: str) -> Plan:
    """Two offers on two channels, with a reward for both a click and a purchase."""
    # Whoever has told nothing may be sent a push; each shopper who has told something allows it.
    offers = (Offer("full-price"), Offer("ten-off", 100_000, 2_500_000))
    rewards: dict[str, Any] = {
        "default_consent": ("push",),
        "click_reward_micro": 200_000,
        "purchase_reward_micro": 5_000_000,
        "copy": (("zh", "新品上市：{title}，{{{offer}}} {offer_price}"), ("en", "Just in: {title}, {discount}%")),
    }
    return Plan(launch, product, 0, 1, "UTC", ("push", "home_slot"), offers, "thompson", **rewards)


def decide(
    chance: random.Random, who: Row, launches: Mapping[str, Told], *, armed: bool, may_promote: bool
) -> tuple[Row, Row | None]:
    """A decision for the shopper and event of `who`, and its trigger where it promotes."""
    candidates = chance.sample(sorted(launches), chance.randint(0, len(launches)))
    reasons = [chance.choice((0, 0, 2)) for _ in candidates]
    arms = [(at, *arm) for at, name in enumerate(candidates) if not reasons[at] for arm in launches[name].arms]
    arms = arms[: 20 if armed else 0]
    chances = [1000 * (1 + at) for at, _ in enumerate(arms)] if armed else [1000] * len(candidates)
    choice = chance.choice([None, *range(len(chances))]) if may_promote else None
    made = {
        **who,
        "decision_id": f"{chance.getrandbits(128):032x}",
        "cause": chance.choice(("interval", "search")),
        "launches": candidates,
        "interest_micro": [chance.randrange(1_000_000) for _ in candidates],
        "reasons": reasons,
        "launch": None if choice is None else candidates[arms[choice][0] if armed else choice],
        "chosen_propensity_micro": 1_000_000 - sum(chances) if choice is None else chances[choice],
        "policy": "thompson" if armed else "threshold-1",
        "model": "i1",
    }
    made["propensity_micro"] = [*chances, 1_000_000 - sum(chances)]
    if armed:
        of_arm = list(zip(arms, chances, strict=True))
        whole = [sum(each for arm, each in of_arm if arm[0] == at) for at, _ in enumerate(candidates)]
        made["propensity_micro"] = [*whole, 1_000_000 - sum(chances)]
        made |= _arms(chance, made, launches, arms=arms, chances=chances, choice=choice)
    return made, None if made["launch"] is None else _trigger(made, launches[made["launch"]])


def _arms(
    chance: random.Random,
    made: Row,
    launches: Mapping[str, Told],
    *,
    arms: list[tuple[int, str, str]],
    chances: list[int],
    choice: int | None,
) -> Row:
    candidates = made["launches"]
    return {
        "offer": None if choice is None else arms[choice][1],
        "channel": None if choice is None else arms[choice][2],
        "copy": None if choice is None else chance.choice((None, "zh", "en")),
        "arm_candidates": [arm[0] for arm in arms],
        "arm_offers": [arm[1] for arm in arms],
        "arm_channels": [arm[2] for arm in arms],
        "arm_propensity_micro": [*chances, 1_000_000 - sum(chances)],
        "arm_value_micro": [chance.randrange(-5_000_000, 5_000_000) for _ in arms],
        "plan_versions": [launches[name].version for name in candidates],
        "times": [chance.randrange(3) for _ in candidates],
        "money_left_micro": [chance.choice((-1, 4_999_000_000)) for _ in candidates],
        "impressions_left": [chance.choice((-1, 0, 77)) for _ in candidates],
        "stock": [chance.choice((-1, 0, 5)) for _ in candidates],
        "negative_micro": [chance.choice((0, 333_333)) for _ in candidates],
        "last_promotion_ms": chance.choice((-1, made["at_ms"] - 1)),
        "promoted_today": chance.randrange(2),
        "local_ms": made["at_ms"] + 28_800_000,
        "consent": chance.choice((0, 128 | 5)),
        "language": chance.randrange(4),
        "policy_state": 3,
        "product_state": 4,
        "budget_grants": 5,
        "seed": -1,
    }


def _trigger(made: Row, told: Told) -> Row:
    same = ("decision_id", "shopper", "at_ms", "topic", "partition", "offset", "published_ms", "flags", "launch")
    shown = {
        **{name: made[name] for name in same},
        "product": told.product,
        "not_after_ms": made["published_ms"] + 900_000,
        "interest_micro": made["interest_micro"][made["launches"].index(made["launch"])],
        "propensity_micro": made["chosen_propensity_micro"],
    }
    if "offer" not in made:
        return shown
    how = {"offer": made["offer"], "channel": made["channel"], "copy": made["copy"] or ""}
    discount_micro = told.offer(made["offer"]).discount_micro
    how["copy_text"] = _copy_text(made["copy"], made["offer"], told) if made["copy"] and told.plan else ""
    return {**shown, **how, "discount_micro": discount_micro, "plan_version": told.version}


def _copy_text(language: str, offer: str, told: Told) -> str:
    assert told.plan is not None
    discount_micro, currency = told.offer(offer).discount_micro, told.plan.currency
    values = promised(told.product, told.title, told.price_micro, offer, discount_micro, currency)
    return filled(dict(told.plan.copy)[language], values)
