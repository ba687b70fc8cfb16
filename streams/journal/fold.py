"""Which steps of a journal count: a pure state machine over its records in offset order.

A claim counts if its epoch is greater than that of every claim before it. A step counts if its epoch is the one in
force and its number is the next. A checkpoint counts if its epoch is the one in force.
"""

from dataclasses import dataclass

from streams.journal.records import Checkpoint, Claim, Record, Step


@dataclass
class JournalFold:
    """Reads one partition's journal. A reader that starts at a checkpoint takes epoch and number from it.

    A reader that starts elsewhere passes the `epoch` in force there and the `next_number` it expects.
    """

    epoch: int = -1
    next_number: int = 0
    started: bool = False
    checkpoint: Checkpoint | None = None
    checkpoint_offset: int = -1

    def accept(self, offset: int, record: Record) -> Step | None:
        """Take the record at `offset`; the step if it counts, else None."""
        if isinstance(record, Claim):
            self.epoch = max(self.epoch, record.epoch)
        elif isinstance(record, Checkpoint):
            self._checkpoint(offset, record)
        elif record.epoch == self.epoch and record.number == self.next_number:
            self.next_number += 1
            self.started = True
            return record
        return None

    def _checkpoint(self, offset: int, record: Checkpoint) -> None:
        if not self.started and self.epoch == -1:
            self.epoch, self.next_number = record.epoch, record.number + 1
        if record.epoch == self.epoch:
            self.checkpoint, self.checkpoint_offset = record, offset
        self.started = True
