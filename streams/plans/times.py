"""Kinds of times: how long, when in a day, at which moment, in which time zone."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from scorer.nearest import nearest
from streams import zones
from streams.plans.given import Reading
from streams.plans.kinds import Schema, tell_wrong
from streams.plans.scalars import text_of
from streams.plans.tree import Node

_UNITS_MS = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000}
_DURATION = re.compile(r"(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?")
_LOOSE = re.compile(r"(\d+)\s*(w|d|h|m|s)[a-z]*", re.IGNORECASE)
_DAY_MS = _UNITS_MS["d"]
_LONGEST_MS = 3_660 * _DAY_MS
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class Duration:
    """How long, in milliseconds: `6h`, `1h30m`, `2d`."""

    expected: str = "a duration, such as 6h, 30m, 2d or 1h30m"

    def read(self, node: Node, name: str, reading: Reading) -> int | None:
        """Milliseconds."""
        text = text_of(node) or ""
        milliseconds = duration_ms(text)
        if milliseconds is None:
            tell_wrong(node, name, reading, self.expected, _duration_meant(text))
            return None
        if milliseconds > _LONGEST_MS:
            reading.tell(node, name, f"{text} is more than ten years; expected {self.expected}")
            return None
        return milliseconds

    def schema(self) -> Schema:
        """The same pattern."""
        return {"type": "string", "pattern": f"^(?=.){_DURATION.pattern}$"}


def duration_ms(text: str) -> int | None:
    """Milliseconds of a duration, None where it is none.

    >>> duration_ms("1h30m"), duration_ms("soon")
    (5400000, None)
    """
    if not text or not _DURATION.fullmatch(text):
        return None
    return sum(int(count) * _UNITS_MS[unit] for count, unit in re.findall(r"(\d+)([wdhms])", text))


def duration_text(milliseconds: int) -> str:
    """The shortest text that reads as so many milliseconds, whole seconds.

    >>> duration_text(5_400_000), duration_text(0)
    ('1h30m', '0s')
    """
    parts = []
    for unit, size in list(_UNITS_MS.items())[1:]:
        count, milliseconds = divmod(milliseconds, size)
        parts += [f"{count}{unit}"] if count else []
    return "".join(parts) or "0s"


def _duration_meant(text: str) -> str:
    parts = _LOOSE.findall(text)
    bare = _LOOSE.sub("", text).strip(" ,+")
    if parts and not bare:
        return "".join(f"{count}{unit.lower()}" for count, unit in parts)
    return f"{text}h" if text.isdecimal() else ""


@dataclass(frozen=True)
class Clock:
    """A time of day, in minutes from midnight: `22:00`."""

    expected: str = "a time of day, from 00:00 to 23:59"

    def read(self, node: Node, name: str, reading: Reading) -> int | None:
        """Minutes."""
        text = text_of(node)
        found = _CLOCK.fullmatch(text or "")
        if found is None:
            tell_wrong(node, name, reading, self.expected, _clock_meant(text or ""))
            return None
        return int(found[1]) * 60 + int(found[2])

    def schema(self) -> Schema:
        """The same pattern. Without quotes, some readers of YAML make 22:00 a number."""
        return {"type": "string", "pattern": f"^({_CLOCK.pattern})$"}


def _clock_meant(text: str) -> str:
    found = re.fullmatch(r"(\d{1,2})(?::?(\d\d))?\s*([ap]m)?", text.strip().lower())
    if not found:
        return ""
    hour = int(found[1]) % 12 + (12 if found[3] == "pm" else 0) if found[3] else int(found[1])
    meant = f"{0 if hour == 24 else hour:02d}:{found[2] or '00'}"
    return meant if _CLOCK.fullmatch(meant) else ""


@dataclass(frozen=True)
class Moment:
    """Date and time, in the window's time zone unless it has an offset of its own."""

    expected: str = "a date and time, such as 2026-10-01T00:00:00"

    def read(self, node: Node, name: str, reading: Reading) -> datetime | None:
        """Naive where no offset is written."""
        text = text_of(node)
        moment = _moment(text or "")
        if moment is None:
            tell_wrong(node, name, reading, self.expected, _moment_meant(text or ""))
            return None
        if not 1970 < moment.year < 2200:
            reading.tell(node, name, f"the year {moment.year}; expected one from 1971 to 2199")
            return None
        return moment

    def schema(self) -> Schema:
        """ISO 8601."""
        return {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{3})?)?(Z|[+-]\d\d:\d\d)?)?$"}


_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{3})?)?)(?:\s?(Z|z|[+-]\d\d:\d\d))?)?")


def _moment(text: str) -> datetime | None:
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    try:
        moment = datetime.combine(date.fromisoformat(found[1]), time.fromisoformat(found[2] or "00:00"))
        return moment if found[3] is None else moment.replace(tzinfo=_offset(found[3]))
    except ValueError:
        return None


def _offset(text: str) -> timezone:
    if text in "Zz":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:])
    return timezone((-1 if text[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def _moment_meant(text: str) -> str:
    """2026/10/1, 2026.10.01 8:00 and the like."""
    found = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d))?)?", text.strip())
    if found is None:
        return ""
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    meant = f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}"
    return meant if _moment(meant) else ""


@dataclass(frozen=True)
class Zone:
    """The name of a time zone."""

    expected: str = "an IANA time zone, such as Asia/Shanghai"

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The name, one that the pinned time zone database has."""
        text = text_of(node)
        if text is None or text not in zones.names():
            tell_wrong(node, name, reading, self.expected, _zone_meant(text or ""))
            return None
        return text

    def schema(self) -> Schema:
        """A text: the list is long and grows."""
        return {"type": "string", "pattern": r"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$"}


def at_ms(moment: datetime, zone: str) -> int:
    """Unix milliseconds. Of a time that the clocks repeat, the first; one that they skip counts on with the offset
    before it, so that 02:30 is 03:30 where an hour is skipped."""
    local = moment if moment.tzinfo else moment.replace(tzinfo=zones.zone(zone))
    return round(local.timestamp() * 1000)


def local_text(milliseconds: int, zone: str) -> str:
    """A moment as `Moment` reads it; with its offset where the clocks repeat it, so that it is read as the same. By UTC
    where there is no such zone; of a moment that no date stands for, the first or last day of all."""
    milliseconds = min(max(milliseconds, zones.FIRST_MS + _DAY_MS), zones.LAST_MS - _DAY_MS)
    whole, rest = divmod(milliseconds, 1000)
    moment = datetime.fromtimestamp(whole, zones.zone(zone := zones.followed(zone))).replace(microsecond=rest * 1000)
    naive = moment.replace(tzinfo=None)
    told = naive if at_ms(naive, zone) == milliseconds else moment
    return told.isoformat(timespec="milliseconds" if rest else "auto")


def _zone_meant(text: str) -> str:
    """By its whole name, or by its city alone."""
    names = sorted(zones.names())
    by_city = {name.rpartition("/")[2]: name for name in reversed(names)}
    city = text.strip().replace(" ", "_").rpartition("/")[2]
    if exact := next((name for one, name in by_city.items() if one.lower() == city.lower()), ""):
        return exact
    return nearest(text, names)
