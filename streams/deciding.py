"""The settings that decide: without the same, what happened is not computed again to the same."""

from typing import Final

from streams.settings import Settings

RULES: Final = (  # those that compiled loops read
    "half_life_ms",
    "decision_interval_ms",
    "lateness_ms",
    "threshold_micro",
    "cooldown_ms",
    "cap_per_day",
    "min_propensity_micro",
    "bot_events_per_min",
    "attribution_ms",
    "seed",
)
NAMES: Final = (
    *RULES,
    "partitions",
    "chunk",
    "max_ahead_ms",
    "learn_epoch_ms",
    "trigger_ttl_ms",
    "canary_interest",
    "canary_share_micro",
    "rankings",
)


def deciding(settings: Settings) -> dict[str, int | bool]:
    """Their values, by name."""
    return {name: getattr(settings, name) for name in NAMES}
