"""Which partition a key belongs to: Kafka's own default, murmur2 of the key's bytes modulo the number of
partitions.

Every producer with the default partitioner agrees, so a shop may publish its clicks itself and leave the
rest to us.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from aiokafka.partitioner import murmur2


def partition_of(key: bytes, partitions: int) -> int:
    """The partition of one key."""
    return int((murmur2(key) & 0x7FFFFFFF) % partitions)


class KeyPartitions:
    """Partitions of many keys, each hashed once. Holds one number a distinct key."""

    def __init__(self, partitions: int) -> None:
        self.partitions = partitions
        self._known: dict[bytes, int] = {}

    def of(self, keys: Sequence[bytes]) -> npt.NDArray[np.int64]:
        """The partition of each key, in order."""
        known, count = self._known, self.partitions
        for key in set(keys) - known.keys():
            known[key] = partition_of(key, count)
        return np.fromiter((known[key] for key in keys), np.int64, len(keys))
