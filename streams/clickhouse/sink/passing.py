"""Which errors of ClickHouse pass, by themselves or once there is room: after them an insert is tried again."""

import re
from typing import Final

from scorer.errors import LaunchpulseError, Unavailable
from streams.clickhouse.client import code_of

# Errors of ClickHouse that pass: timeouts and load (159, 160, 202, 394, 439, 745), network (209, 210, 279), Keeper and
# replicas (225, 242, 244, 285, 286, 289, 319, 999), memory and disk (173, 241, 243, 499), parts (252), a stop (236).
_CODES: Final = frozenset(
    {
        159,
        160,
        173,
        202,
        209,
        210,
        225,
        236,
        241,
        242,
        243,
        244,
        252,
        279,
        285,
        286,
        289,
        319,
        394,
        439,
        499,
        745,
        999,
    }
)
# Out of space, inodes, quota, open files: ClickHouse gives these the code of whatever it did just then (75, 76, 1001).
_OUT_OF_ROOM: Final = re.compile("No space left on device|Disk quota exceeded|Too many open files")


def passes(error: LaunchpulseError) -> bool:
    """Whether trying again can help. `error` as streams.clickhouse.client.plain_errors raises it."""
    cause = error.__cause__ or error
    return isinstance(error, Unavailable) or code_of(cause) in _CODES or _OUT_OF_ROOM.search(str(cause)) is not None
