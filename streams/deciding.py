"""The settings that decide: without the same, what happened is not computed again to the same."""

from collections.abc import Mapping
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


def told(settings: Settings) -> dict[str, str]:
    """The same as a journal's claim tells them: whole numbers as text, 0 and 1 for no and yes."""
    return {name: str(int(value)) for name, value in deciding(settings).items()}


def under(settings: Settings, told: Mapping[str, str]) -> Settings:
    """`settings` with what was told of those that decide; what nobody told, or this version does not know, stays."""
    own = deciding(settings)
    return settings.model_copy(
        update={name: type(own[name])(int(value)) for name, value in told.items() if name in own}
    )
