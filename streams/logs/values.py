"""Columns of text become numbers, times and ids. Each function says which rows it could read; the others
hold 0."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_WHOLE = r"^[+-]?\d{1,18}$"
_DECIMAL = r"^[+-]?\d{1,18}(\.\d*)?([eE][+-]?\d{1,2})?$"
_LOCAL = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$"
_UTC = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"
_MONTH_FIRST = r"^(1[0-2]|[1-9])/(3[01]|[12]\d|[1-9])/(\d{4}) (2[0-3]|1?\d):(\d\d)$"
_HOUR_MS = 3_600_000


def whole(column: pa.Array) -> tuple[Ints, Mask]:
    """Whole numbers of at most 18 digits."""
    ok = matches(column, _WHOLE)
    return np.asarray(_or(column, ok, "0").cast(pa.int64())), ok


def decimal(column: pa.Array) -> tuple[Floats, Mask]:
    """Finite decimal numbers; not a number and infinity are not read."""
    ok = matches(column, _DECIMAL)
    return np.asarray(_or(column, ok, "0").cast(pa.float64())), ok


def ids(column: pa.Array) -> pa.Array:
    """Ids as text: without surrounding blanks, and without the `.0` that a table with gaps puts behind a
    number."""
    return pc.replace_substring_regex(pc.utf8_trim_whitespace(column), r"^(\d+)\.0+$", r"\1")


def codes(column: pa.Array, names: Mapping[str, int]) -> tuple[npt.NDArray[np.uint8], Mask]:
    """The number that `names` gives each word; words that it does not have are not read."""
    place = pc.index_in(column, pa.array(list(names), pa.string()))
    found = np.asarray(pc.is_valid(place))
    numbers = np.array(list(names.values()), np.uint8)
    return numbers[np.asarray(pc.fill_null(place, 0))], found


def local_times(column: pa.Array, zone: str) -> tuple[Ints, Mask]:
    """`YYYY-MM-DD HH:MM:SS` in a time zone, as Unix milliseconds.

    An hour that the clocks repeat is the first of the two; one that they skip is read with the offset
    before it. What was before 1970 is not read.
    """
    ok = matches(column, _LOCAL)
    filled = _or(column, ok, "1970-01-01 00:00:00")
    try:
        wall = np.asarray(filled.cast(pa.timestamp("ms")).cast(pa.int64()))
    except pa.ArrowInvalid:  # a 30th of February
        wall, real = _one_by_one(filled.to_pylist())
        ok &= real
    ok &= wall >= 0
    wall = np.where(ok, wall, 0)
    hours, place = np.unique(wall // _HOUR_MS, return_inverse=True)
    tz = ZoneInfo(zone)
    offsets = np.array([_offset_ms(int(hour), tz) for hour in hours], np.int64)
    at_ms = wall - offsets[place] if len(wall) else wall
    ok &= at_ms >= 0
    return np.where(ok, at_ms, 0), ok


def utc_times(column: pa.Array) -> tuple[Ints, Mask]:
    """`YYYY-MM-DDTHH:MM:SS.mmmZ` as Unix milliseconds; what was before 1970 is not read."""
    ok = matches(column, _UTC)
    filled = _or(column, ok, "1970-01-01T00:00:00.000Z")
    at_ms, real = local_times(pc.replace_substring(pc.utf8_slice_codeunits(filled, 0, 19), "T", " "), "UTC")
    ok &= real
    ms = np.asarray(pc.utf8_slice_codeunits(filled, 20, 23).cast(pa.int64()))
    return np.where(ok, at_ms + ms, 0), ok


def month_first(column: pa.Array) -> pa.Array:
    """`M/D/YYYY H:MM` becomes `YYYY-MM-DD HH:MM:00`, and all else stays; with noughts before them it might be a day
    that stands first."""
    widened = pc.replace_substring_regex(column, _MONTH_FIRST, r"\3-0\1-0\2 0\4:\5:00")
    padded = pc.replace_substring_regex(widened, r"\b0(\d\d)\b", r"\1")
    return pc.if_else(pa.array(matches(column, _MONTH_FIRST)), padded, column)


def matches(column: pa.Array, pattern: str) -> Mask:
    """True where the whole text matches."""
    return np.asarray(pc.match_substring_regex(column, pattern), bool)


def is_empty(column: pa.Array) -> Mask:
    """True where there is nothing but blanks."""
    return np.asarray(pc.equal(pc.utf8_trim_whitespace(column), ""), bool)


def _or(column: pa.Array, ok: Mask, otherwise: str) -> pa.Array:
    return pc.if_else(pa.array(ok), column, otherwise)


def _one_by_one(texts: list[str]) -> tuple[Ints, Mask]:
    found = [_wall_ms(text) for text in texts]
    return np.array([ms or 0 for ms in found], np.int64), np.array([ms is not None for ms in found])


def _wall_ms(text: str) -> int | None:
    year, month, day, hour, minute, second = map(int, re.findall(r"\d+", text))
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return round(moment.timestamp()) * 1000


def _offset_ms(hour: int, zone: ZoneInfo) -> int:
    wall = datetime(1970, 1, 1) + timedelta(hours=hour)
    offset = wall.replace(tzinfo=zone).utcoffset() or timedelta()
    return round(offset.total_seconds() * 1000)
