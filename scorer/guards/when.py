"""Guards of time: the launch's window, the rest between two promotions, the shopper's night."""

from typing import Final

from scorer.arrays import Flag, Int
from scorer.compiled import compiled

_MINUTE_MS: Final = 60_000
_DAY_MIN: Final = 1_440


@compiled
def window(start_ms: Int, end_ms: Int, now_ms: Int) -> Flag:
    """Whether the launch's window is not open."""
    return now_ms < start_ms or now_ms >= end_ms


@compiled
def cooldown(last_promotion_ms: Int, now_ms: Int, shop_ms: Int, plan_ms: Int) -> Flag:
    """Whether the last promotion (-1: none) is less far back than the shop or the plan asks."""
    return last_promotion_ms >= 0 and now_ms - last_promotion_ms < max(shop_ms, plan_ms)


@compiled
def quiet_hours(from_min: Int, to_min: Int, local_ms: Int) -> Flag:
    """Whether the shopper's clock stands in the quiet hours, which may reach over midnight; from -1: never."""
    if from_min < 0 or from_min == to_min:
        return False
    minute = local_ms // _MINUTE_MS % _DAY_MIN
    if from_min < to_min:
        return from_min <= minute and minute < to_min
    return minute >= from_min or minute < to_min
