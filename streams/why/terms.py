"""The terms under which a launch was decided on: its plan of that version, or the shop's settings where it has none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorer.plan import Offer, Plan
from streams.plans.live import Standing, Version
from streams.settings import Settings

Versions = Mapping[str, Sequence[Version]]


@dataclass(frozen=True)
class Terms:
    """`exact`: whether `standing` is the version that was followed; the topic may hold a newer one only. Limits are the
    stricter of plan and settings; -1: none."""

    standing: Standing
    plan: Plan
    exact: bool
    cooldown_ms: int
    cap_per_day: int
    bot_events_per_min: int

    @property
    def cheapest_micro(self) -> int:
        """The least that one promotion can cost."""
        return min(offer.cost_micro for offer in self.plan.offers)


def terms_of(standing: Standing, settings: Settings, *, exact: bool) -> Terms:
    """A launch without a plan promotes at the list price in the home slot, with no limit but the shop's own."""
    plan = standing.plan or _unlimited(standing)
    caps = [cap for cap in (settings.cap_per_day, plan.cap_per_day) if cap >= 0]
    cooldown_ms = max(settings.cooldown_ms, plan.cooldown_ms)
    return Terms(standing, plan, exact, cooldown_ms, min(caps), settings.bot_events_per_min)


def followed(versions: Sequence[Version], number: int | None, published_ms: int, settings: Settings) -> Terms:
    """The terms of version `number`; of the newest there is where the topic no longer holds that one. Of several
    records of it, the one that stood at `published_ms`, when the event came; nothing is decided under one that ended
    its launch.
    """
    own = [one for one in versions if one.standing.version == number]
    lived = [one for one in own if one.standing.status != "ended"]
    told = in_force(lived, published_ms) or (lived or own or versions)[-1]
    return terms_of(told.standing, settings, exact=bool(own))


def in_force(versions: Sequence[Version], published_ms: int) -> Version | None:
    """The version on the topic when a record was published at that time; None where the launch was not told yet."""
    told = [one for one in versions if one.published_ms <= published_ms]
    return told[-1] if told else None


def _unlimited(standing: Standing) -> Plan:
    return Plan(
        standing.launch,
        standing.product,
        standing.start_ms,
        standing.end_ms,
        "UTC",
        channels=("home_slot",),
        offers=(Offer("list-price"),),
        policy="threshold",
    )
