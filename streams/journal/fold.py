"""Which records of a journal count: a pure state machine over them in offset order.

A claim counts if its epoch is greater than that of every claim before it. A step counts if its epoch is the one in
force and its number is the next. A checkpoint counts if its epoch is the one in force, and so does the word that a
partition waits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from streams.journal.records import Checkpoint, Claim, Record, Step, Waiting


@dataclass
class JournalFold:
    """Reads one partition's journal.

    A reader that does not start at offset 0 says which `epoch` is in force there and which step number comes next.
    `settings`: what the claim of each epoch told of the settings that decide.
    """

    epoch: int = -1
    next_number: int = 0
    checkpoint: Checkpoint | None = None
    checkpoint_offset: int = -1
    waits_for_ms: int = -1
    settings: dict[int, Mapping[str, str]] = field(default_factory=dict)

    def accept(self, offset: int, record: Record) -> Step | None:
        """Take the record at `offset`; the step if it is one that counts, else None."""
        if isinstance(record, Claim):
            self._claimed(record)
        elif record.epoch != self.epoch:
            return None
        elif isinstance(record, Checkpoint):
            self.checkpoint, self.checkpoint_offset = record, offset
        elif isinstance(record, Waiting):
            self.waits_for_ms = record.waits_for_ms
        elif record.number == self.next_number:
            self.next_number += 1
            return record
        return None

    def _claimed(self, claim: Claim) -> None:
        if claim.epoch > self.epoch:
            self.epoch, self.settings[claim.epoch] = claim.epoch, claim.settings
