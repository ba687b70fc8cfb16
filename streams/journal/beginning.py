"""Where a reader of a journal may begin whose head retention has deleted: a pure fold over what is left."""

from streams.journal.records import Checkpoint, Claim, Record


class Beginning:
    """`first` is the offset of the first record left, `at` that of the newest checkpoint that counts, as these records
    have or name it; -1 without any.

    A record of an epoch says that its claim has been made, though that may be gone: what an older epoch wrote behind it
    does not count.
    """

    def __init__(self) -> None:
        self.first = self.at = -1
        self._epoch = -1

    def accept(self, offset: int, record: Record) -> None:
        """Take the next record that is left."""
        if self.first < 0:
            self.first = offset
        known = offset if isinstance(record, Checkpoint) else record.checkpoint_offset
        follows = isinstance(record, Claim) and record.epoch == self._epoch + 1  # no claim between these is gone
        if follows or record.epoch == self._epoch:
            self.at = max(self.at, known)
        elif record.epoch > self._epoch:
            self.at = known
        self._epoch = max(self._epoch, record.epoch)
