"""Records that count only where their writer expected them to stand: an append on condition, on any Kafka.

A writer reads a topic of one partition to its end, works out what to say, and writes into each record the offset at
which it will stand if nobody else has written meanwhile. Whoever reads drops a record that stands elsewhere. So of two
writers that have read the same, one counts; a record that a client sent twice counts once; nobody needs to be stopped.
"""

from collections.abc import Mapping
from typing import Any, Final

NOWHERE: Final = -1  # the place of a record that never counts


def counts(offset: int, record: Mapping[str, Any]) -> bool:
    """Whether a record that stands at `offset` counts."""
    return bool(record["place"] == offset)
