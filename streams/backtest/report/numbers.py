"""Numbers and times as a reader meets them. A value is told per 1,000 decisions; `Missing` is a dash."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, TypeGuard

PER: Final = 1_000  # decisions that a value is told for: money of one decision has too many zeros to read
MISSING: Final = "–"
_MOST_PLACES: Final = 6
_MINUS: Final = "\u2212"  # as wide as a plus


def known(value: object) -> TypeGuard[float]:
    """Whether there is a number at all."""
    return isinstance(value, int | float) and math.isfinite(value)


def per_thousand(value: Any) -> float | None:
    """Of one decision, to the unit that the page tells."""
    return value * PER if known(value) else None


def words(name: str) -> str:
    """A name of the code, as words."""
    return name.replace("_", " ")


def count(value: Any) -> str:
    """A whole number with its thousands apart."""
    return _signed(f"{value:,.0f}") if known(value) else MISSING


def share(value: Any) -> str:
    """A share as percent: one digit after the point, two below 1%."""
    return f"{value:.{2 if 0 < abs(value) < 0.01 else 1}%}" if known(value) else MISSING


def exact(value: Any) -> str:
    """A number that was given, not estimated, as it was given: 5, 0.25, 95%'s 95."""
    return _signed(f"{value:,.10g}") if known(value) else MISSING


def plain(value: Any, decimals: int | None = None, *, sign: bool = False) -> str:
    """With three digits that count, or `decimals` after the point."""
    if not known(value):
        return MISSING
    places = digits_after(value) if decimals is None else decimals
    return _signed(f"{round(value, places) + 0.0:{'+' if sign else ''},.{places}f}")


def digits_after(value: float, digits: int = 3) -> int:
    """How many digits after the point make `digits` that count; none above 1,000."""
    if not known(value) or value == 0:
        return 0
    return max(0, digits - 1 - math.floor(math.log10(abs(value))))


def interval(low: Any, high: Any, *, sign: bool = False) -> str:
    """From low to high, as fine as the interval is wide."""
    if not (known(low) and known(high)):
        return MISSING
    places = _places(low, high)
    return f"{plain(low, places, sign=sign)} to {plain(high, places, sign=sign)}"


def money(value: Any, low: Any, high: Any, *, sign: bool = False) -> tuple[str, str]:
    """A value of one decision and its interval, told per 1,000: no digit that the interval makes meaningless."""
    at, below, above = per_thousand(value), per_thousand(low), per_thousand(high)
    if not (known(below) and known(above)):
        return plain(at, sign=sign), MISSING
    return plain(at, _places(below, above), sign=sign), interval(below, above, sign=sign)


def day(at_ms: Any) -> str:
    """A day, UTC."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d") if known(at_ms) else MISSING


def minute(at_ms: Any) -> str:
    """A moment, UTC."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC") if known(at_ms) else MISSING


def estimate(found: Mapping[str, Any] | None, *, sign: bool = False) -> tuple[str, str]:
    """Value and interval of what the backtest calls an estimate; dashes where there is none."""
    if not found:
        return MISSING, MISSING
    return money(found.get("value"), found.get("ci_low"), found.get("ci_high"), sign=sign)


def _places(low: float, high: float) -> int:
    """Two digits of the width; more where an end would be rounded to 0, for its sign is the answer."""
    places = digits_after(high - low, 2)
    while places < _MOST_PLACES and any(end and not round(end, places) for end in (low, high)):
        places += 1
    return places


def _signed(text: str) -> str:
    return text.replace("-", _MINUS)
