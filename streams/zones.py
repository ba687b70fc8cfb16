"""Time zones by name from the pinned package, and the last date; streams.zone_tables has them as the core reads them.

The system's own tables are never used: two workers, or a worker and a replay, must agree on every shopper's clock.
Commands that only print a date import this module, so it imports nothing that compiles.
"""

from functools import cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

FIRST_MS: Final = -62_135_596_800_000  # of the year 1: no date stands before it
LAST_MS: Final = 253_402_300_799_999  # of the year 9999: no date stands behind it


@cache
def names() -> frozenset[str]:
    """Every zone's name."""
    listed = files("tzdata").joinpath("zones").read_text("utf-8")
    return frozenset(listed.split())


def zone(name: str) -> ZoneInfo:
    """The zone of that name. Raises KeyError where there is none."""
    if name not in names():
        raise KeyError(name)
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as table:
        return ZoneInfo.from_file(table, key=name)


def followed(name: str) -> str:
    """The zone by which the workers follow that name: UTC where it is no zone's.

    >>> followed("Asia/Shanghai"), followed("Mars/Olympus")
    ('Asia/Shanghai', 'UTC')
    """
    return name if name in names() else "UTC"
