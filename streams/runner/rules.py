"""The settings that decide, as the record that compiled loops read."""

from scorer import rules
from scorer.arrays import Table
from streams.settings import Settings

_NAMES = (
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


def of(settings: Settings, space: int) -> Table:
    """RULES[1] of these settings and this vector space. Raises BadSetting for a number outside its range."""
    return rules.build(**{name: getattr(settings, name) for name in _NAMES}, space=space)
