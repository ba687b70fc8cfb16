"""Numbers as people say them: spans, moments, shares, money."""

from datetime import UTC, datetime
from typing import Final

from scorer.currencies import decimals
from streams.zones import followed
from streams.zones import zone as zone_of

_UNITS_MS: Final = (("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000))
_FINE: Final = 0.01  # a share below it gets more digits


def span(milliseconds: int) -> str:
    """The two greatest units of a span.

    >>> span(7_800_000), span(400), span(90_061_000)
    ('2 h 10 min', '0 s', '1 d 1 h')
    """
    parts, left = [], abs(milliseconds)
    for unit, size in _UNITS_MS:
        count, left = divmod(left, size)
        parts.append(f"{count} {unit}" if count else "")
    first = next((at for at, part in enumerate(parts) if part), len(parts) - 1)
    return " ".join(part for part in parts[first : first + 2] if part) or "0 s"


def moment(at_ms: int) -> str:
    """A moment, UTC, to the second.

    >>> moment(0)
    '1970-01-01 00:00:00 UTC'
    """
    return f"{clock(at_ms)} UTC"


def clock(local_ms: int) -> str:
    """What a clock says, given as milliseconds since 1970 by that clock."""
    return f"{datetime.fromtimestamp(local_ms // 1000, UTC):%Y-%m-%d %H:%M:%S}"


def at_clock(at_ms: int, zone: str) -> int:
    """What the clock of a zone (IANA name; else UTC) says at a moment, as milliseconds since 1970 by that clock."""
    offset = datetime.fromtimestamp(at_ms // 1000, zone_of(followed(zone))).utcoffset()
    return at_ms + (int(offset.total_seconds()) * 1000 if offset else 0)


def minute(minutes: int) -> str:
    """A minute of the day.

    >>> minute(1320)
    '22:00'
    """
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def share(micro: int) -> str:
    """A share in millionths as a percentage.

    >>> share(312_000), share(2_100), share(0)
    ('31.2%', '0.21%', '0%')
    """
    part = micro / 1e6
    return f"{part:.2%}" if 0 < abs(part) < _FINE else f"{part:.1%}".replace(".0%", "%")


def money(micro: int, currency: str = "") -> str:
    """Millionths of a currency.

    >>> money(2_500_000, "CNY"), money(1_500_000_000, "JPY")
    ('2.50 CNY', '1500 JPY')
    """
    return f"{micro / 1e6:.{decimals(currency)}f} {currency}".strip()


def many(count: int, word: str) -> str:
    """A count with its noun.

    >>> many(1, "promotion"), many(3, "promotion")
    ('1 promotion', '3 promotions')
    """
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
