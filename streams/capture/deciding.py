"""The settings that decide: without the same, what was captured is not computed again to the same."""

from typing import Final

from streams.settings import Settings

NAMES: Final = (
    "partitions",
    "chunk",
    "lateness_ms",
    "max_ahead_ms",
    "half_life_ms",
    "decision_interval_ms",
    "threshold_micro",
    "cooldown_ms",
    "cap_per_day",
    "min_propensity_micro",
    "bot_events_per_min",
    "attribution_ms",
    "learn_epoch_ms",
    "trigger_ttl_ms",
    "canary_interest",
    "canary_share_micro",
    "rankings",
    "seed",
)


def deciding(settings: Settings) -> dict[str, int | bool]:
    """Their values, by name."""
    return {name: getattr(settings, name) for name in NAMES}
