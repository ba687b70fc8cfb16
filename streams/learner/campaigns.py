"""What each launch has spent in each partition: from the changelog at the start, then from counted steps."""

import numpy as np

from scorer.arrays import I8, Table
from scorer.campaigns import CAMPAIGN
from scorer.hashing import text_hash
from streams.brokers.access import Access
from streams.kafka.consume import read_topic
from streams.transport.newest import NewestRows

_HEADER_BYTES = 9  # format and step, before the row (streams.transport.newest)


class Spent:
    """Accumulates; the newest of a launch in a partition holds. `steps`: so many have been taken."""

    def __init__(self, partitions: int) -> None:
        self.newest_ms = np.full(partitions, -1, np.int64)  # event time
        self.steps = 0
        self._used: dict[int, I8] = {}

    def step(self, partition: int, _: int, newest_ms: int, campaigns: Table) -> None:
        """Take a step that counts."""
        self.steps += 1
        self.newest_ms[partition] = max(int(self.newest_ms[partition]), newest_ms)
        self.tell(partition, campaigns)

    def tell(self, partition: int, campaigns: Table) -> None:
        """CAMPAIGN rows of a partition, as they stand."""
        for row in campaigns:
            self._of(int(row["launch"]))[partition] = row["spent_micro"], row["impressions"]

    def used(self, launch: str) -> I8:
        """Money in millionths and impressions by partition, int64[P, 2]; what was given back is not in it."""
        return self._of(text_hash(launch))

    def _of(self, launch: int) -> I8:
        return self._used.setdefault(launch, np.zeros((len(self.newest_ms), 2), np.int64))


async def read_stored(kafka: Access, topic: str, spent: Spent) -> None:
    """Tell `spent` what the changelog of campaigns holds: what steps before the learner's place in the journal came to.

    A row of the last second before a worker died may be missing until the launch changes again there. That misleads who
    gets the next grant; it lets nobody grant more.
    """
    found: dict[int, NewestRows] = {}
    async for chunk in read_topic(kafka, topic):
        rows = found.setdefault(chunk.partition, NewestRows(f"{topic}/{chunk.partition}"))
        rows.add(chunk.offsets, chunk.keys, chunk.values)
    for partition, rows in found.items():
        values = np.ascontiguousarray(rows.newest(0).values[:, _HEADER_BYTES:])
        spent.tell(partition, values.view(CAMPAIGN).reshape(-1) if len(values) else np.zeros(0, CAMPAIGN))
