"""Which setting a difference points at, and, where the records say it, what the setting was when they were written.

The journal does not hold the settings that decided, so this is read off what they leave behind.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from scorer import reasons
from scorer.flags import NO_VECTOR
from streams.replay.parity.divergence import upstream
from streams.replay.parity.journalled import Difference
from streams.settings import Settings

_OF_REASON: Final = {
    reasons.COOLDOWN: "cooldown_ms",
    reasons.CAP_PER_DAY: "cap_per_day",
    reasons.BOT: "bot_events_per_min",
}
_CHANCES: Final = ("propensity_micro", "arm_propensity_micro", "chosen_propensity_micro")
_UINT64: Final = 1 << 64
Record = Mapping[str, Any]


def of_record(topic: str, live: Record, replayed: Record, settings: Settings) -> list[dict[str, Any]]:
    """Of one record whose two sides differ."""
    if topic == "decisions" and live["seed"] != replayed["seed"]:
        return [_setting("seed", settings, live["seed"] % _UINT64)]
    if topic == "triggers" and live["not_after_ms"] != replayed["not_after_ms"]:
        return [_setting("trigger_ttl_ms", settings, live["not_after_ms"] - live["published_ms"])]
    if topic == "outcomes" and live["closes_ms"] != replayed["closes_ms"]:
        longer_ms = live["closes_ms"] - replayed["closes_ms"]
        return [_setting("attribution_ms", settings, settings.attribution_ms + longer_ms)]
    if topic == "decisions" and (live["flags"] ^ replayed["flags"]) & NO_VECTOR:
        return [upstream("version", "vectors of another space: which text encoder was served then?", field="space")]
    if topic == "decisions":
        return _of_reasons(live, replayed, settings) or _of_chances(live, replayed, settings)
    return []


def of_journal(differences: Sequence[Difference], settings: Settings) -> list[dict[str, Any]]:
    """Of a step that differs from what the journal says of it."""
    if not differences:
        return []
    name, live, replayed = differences[0]
    if name.startswith("records."):
        topic = name.removeprefix("records.")
        told = (
            f"{topic}: the step took {live} records where the topic holds {replayed}; what it missed is in no profile"
        )
        return [upstream("records", told, field=name, live=live, replayed=replayed)]
    if name == "rejected":
        errors = f"{live} {replayed}"
        late, ahead = "too_late" in errors, "too_far_ahead" in errors
        return [_setting("lateness_ms", settings)] * late + [_setting("max_ahead_ms", settings)] * ahead
    if name == "points":
        return [_setting("decision_interval_ms", settings)]
    if name.startswith("promotions") and name.endswith("closes_ms"):
        return [_setting("attribution_ms", settings, settings.attribution_ms + live - replayed)]
    return []


def of_row(table: str, field: str, settings: Settings) -> list[dict[str, Any]]:
    """Of a final row whose decayed numbers differ."""
    decayed = ("landmark_ms", "price_weight", "counts", "vector", "taste", "category_weights", "brand_weights")
    return [_setting("half_life_ms", settings)] if table == "profiles" and field in decayed else []


def _of_reasons(live: Record, replayed: Record, settings: Settings) -> list[dict[str, Any]]:
    changed = 0
    for then, now in zip(live["reasons"], replayed["reasons"], strict=False):
        changed |= then ^ now
    return [_setting(name, settings) for bit, name in _OF_REASON.items() if changed & bit]


def _of_chances(live: Record, replayed: Record, settings: Settings) -> list[dict[str, Any]]:
    """Of the same eligible candidates with the same interest, but other probabilities of their arms. Policies that
    learn look at decayed numbers of the shopper; a threshold may be the shop's own."""
    same = all(live[name] == replayed[name] for name in ("reasons", "interest_micro", "policy_state", "plan_versions"))
    if not same or all(live[name] == replayed[name] for name in _CHANCES):
        return []
    then, now = (min((p for p in side["arm_propensity_micro"][:-1] if p), default=0) for side in (live, replayed))
    if then != now and now == settings.min_propensity_micro:
        return [_setting("min_propensity_micro", settings, then)]
    return [_setting("threshold_micro" if live["policy"] == "threshold" else "half_life_ms", settings)]


def _setting(name: str, settings: Settings, live: Any = None) -> dict[str, Any]:
    now = getattr(settings, name)
    told = "another value" if live is None else str(live)
    return upstream("settings", f"{name}: live {told}, replayed {now}", setting=name, live=live, replayed=now)
