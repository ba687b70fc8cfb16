"""A partition whose head can be deleted, as retention does, with the log that reads it and the producer."""

from collections.abc import AsyncIterator
from types import SimpleNamespace

import numpy as np

from scorer.errors import Inconsistent
from streams.ports import Chunk


class ForgetfulLog:
    """Stands for streams.kafka.log.Log and for a producer; `start` is the first offset that is held, `markers` are
    offsets that hold no record."""

    topic, partition = "journal", 0

    def __init__(self) -> None:
        self.values: list[bytes] = []
        self.start = 0
        self.markers: set[int] = set()

    def forget(self) -> None:
        """Delete all that is there."""
        self.start = len(self.values)

    async def high_watermark(self) -> int:
        """First offset not written."""
        return len(self.values)

    async def read(self, first: int, stop: int, *, holes: bool = False) -> AsyncIterator[Chunk]:
        """As Log.read: what is deleted is told, unless all is asked for or holes are allowed."""
        if 0 < first < self.start and first < stop and not holes:
            raise Inconsistent("the log no longer holds what is to be read again")
        offsets = [at for at in range(max(first, self.start), stop) if at not in self.markers]
        values = [self.values[offset] for offset in offsets]
        if values:
            nothing = np.zeros(len(values), np.int64)
            keys: list[bytes | None] = [None] * len(values)
            yield Chunk(self.topic, 0, np.array(offsets), nothing, keys, values, stop, stop)

    async def send_and_wait(self, topic: str, value: bytes, partition: int) -> SimpleNamespace:
        """Append; the record's offset."""
        self.values.append(value)
        return SimpleNamespace(offset=len(self.values) - 1)
