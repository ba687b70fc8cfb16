"""What a sink finds in the ledger: a pure state machine over its records in offset order.

    offset   0          1           2         3          4           5          6
             claim 1    intent 0    done 0    intent 1   claim 2     intent 2   done 1
             owner A    of A        of A      of A       owner B     of A: no   of B: repeated intent 1

A claim counts if its epoch is greater than that of every claim before it; any other record counts if its epoch is the
one in force. A reader that does not start at offset 0 may have missed a claim: a greater epoch without a claim says
so, and that all it has seen until then was written by an owner that had already lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from streams.clickhouse.sink.ledger_records import Claim, Done, Intent, Record


@dataclass(frozen=True)
class LaneState:
    """One lane: where to read on, the number of the next intent, and the one left open."""

    positions: Mapping[str, int] = field(default_factory=dict)
    next_number: int = 0
    open: Intent | None = None
    known: bool = False


@dataclass
class LedgerFold:
    """Reads the ledger. `lanes` holds what is known of each lane."""

    epoch: int = -1
    owner: str = ""
    lanes: dict[str, LaneState] = field(default_factory=dict)

    def accept(self, record: Record) -> None:
        """Take the next record."""
        if isinstance(record, Claim):
            if record.epoch > self.epoch:
                self.epoch, self.owner = record.epoch, record.owner
            return
        if record.epoch > self.epoch:
            self.epoch, self.owner, self.lanes = record.epoch, record.owner, {}
        if record.epoch == self.epoch:
            self.lanes[record.lane] = _after(self.lane(record.lane), record)

    def lane(self, name: str) -> LaneState:
        """What is known of a lane; of a new one, nothing."""
        return self.lanes.get(name, LaneState())


def _after(lane: LaneState, record: Intent | Done) -> LaneState:
    if isinstance(record, Intent):
        positions = record.positions or lane.positions
        return LaneState(positions, record.number, record, lane.known or bool(record.positions))
    return LaneState(record.positions, record.number + 1, None, known=True)
