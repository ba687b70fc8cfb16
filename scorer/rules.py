"""The numbers that the fold and the policy obey, as one record that compiled loops can read."""

import numpy as np

from scorer.arrays import Table
from scorer.errors import BadSetting

RULES = np.dtype(
    [
        ("half_life_ms", "<i8"),  # of taste
        ("decision_interval_ms", "<i8"),  # event time between a shopper's decision points
        ("lateness_ms", "<i8"),  # behind the partition's newest event, still folded
        ("threshold_micro", "<i8"),  # interest from which promoting is preferred, millionths
        ("cooldown_ms", "<i8"),  # event time between promotions to one shopper
        ("cap_per_day", "<i8"),  # promotions to one shopper in one UTC day
        ("min_propensity_micro", "<i8"),  # least probability of an eligible action, millionths
        ("bot_events_per_min", "<i8"),  # events in one minute: a shopper with more is taken for a program
        ("attribution_ms", "<i8"),  # event time after a promotion in which a click or purchase is its outcome
        ("seed", "<u8"),  # key of every random number that decides
        ("space", "<i8"),  # vector space in force
    ]
)

MOST_PROPENSITY_MICRO = 1_000_000 // 21  # 20 candidates and nothing


def build(  # noqa: PLR0913  # one rule each
    *,
    half_life_ms: int = 604_800_000,
    decision_interval_ms: int = 600_000,
    lateness_ms: int = 86_400_000,
    threshold_micro: int = 20_000,
    cooldown_ms: int = 21_600_000,
    cap_per_day: int = 2,
    min_propensity_micro: int = 2_000,
    bot_events_per_min: int = 120,
    attribution_ms: int = 86_400_000,
    seed: int = 0,
    space: int = 0,
) -> Table:
    """RULES[1]; BadSetting for a number outside its range."""
    values = (
        _within("half_life_ms", half_life_ms, 1, 2**46),
        _within("decision_interval_ms", decision_interval_ms, 0, 2**60),
        _within("lateness_ms", lateness_ms, 0, 2**60),
        _within("threshold_micro", threshold_micro, 0, 1_000_000),
        _within("cooldown_ms", cooldown_ms, 0, 2**60),
        _within("cap_per_day", cap_per_day, 0, 2**31),
        _within("min_propensity_micro", min_propensity_micro, 1, MOST_PROPENSITY_MICRO),
        _within("bot_events_per_min", bot_events_per_min, 1, 2**31),
        _within("attribution_ms", attribution_ms, 1, 2**46),
        _within("seed", seed, 0, 2**64 - 1),
        _within("space", space, 0, 2**63 - 1),
    )
    return np.array([values], RULES)


def _within(name: str, value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        raise BadSetting(f"{name} must be from {least} to {most}", seen=str(value), remedy=f"Set {name} anew.")
    return value
