"""Where one partition stands between two steps."""

from dataclasses import dataclass, field
from functools import partial

import numpy as np
import numpy.typing as npt

from schemas.topics import INPUTS, OUTPUTS
from scorer.arrays import Table
from scorer.events import ACTING
from scorer.settle import DUE, due_of
from streams.codec.decode import decode
from streams.codec.lookup import look_up
from streams.codec.registries import registry_for
from streams.journal.inputs import every_input
from streams.journal.records import Checkpoint, InputRange, OutputRange
from streams.ports import Chunk
from streams.runner.bound import Bound
from streams.runner.buffer import InputBuffer, Piece
from streams.settings import Settings
from streams.store import RowStore


@dataclass
class State:
    """Rows, buffers and numbers. `number` is the last step computed, -1 before the first; `due` are the promotions that
    wait for their outcome, as the dealings hold them, in the order in which they close: each step keeps it."""

    store: RowStore = field(default_factory=RowStore)
    buffers: list[InputBuffer] = field(default_factory=lambda: [InputBuffer(0, -1) for _ in INPUTS])
    number: int = -1
    due: Table = field(default_factory=lambda: np.zeros(0, DUE))
    bound: Bound = field(default_factory=Bound)
    seq: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTPUTS, 0))

    @classmethod
    def at(cls, checkpoint: Checkpoint | None) -> "State":
        """Empty rows, standing where the checkpoint stands."""
        if checkpoint is None:
            return cls()
        buffers = [InputBuffer(each.next, each.running_max_ms) for each in every_input(checkpoint.inputs)]
        known = {each.topic: each.first_seq for each in checkpoint.outputs}
        seq = dict.fromkeys(OUTPUTS, 0) | known  # an output that is younger than the checkpoint begins at 0
        return cls(buffers=buffers, number=checkpoint.number, seq=seq)

    @property
    def running_max_ms(self) -> int:
        """Newest time of an act in the partition, -1 before any: what is told of shoppers and triggers moves it not."""
        return max(buffer.running_max_ms for buffer in self.buffers[:ACTING])

    async def look_up(self, settings: Settings) -> None:
        """Have the registry know the schemas of all chunks that were offered. Raises Unavailable where it is away."""
        undecoded = (chunk.values for buffer in self.buffers for chunk in buffer.undecoded)
        await look_up(registry_for(settings), undecoded)

    def decode(self, settings: Settings) -> None:
        """Make pieces of all chunks that were offered; their shoppers get rows."""
        for which, buffer in enumerate(self.buffers):
            buffer.decode(partial(self._piece, which, settings), settings.chunk)

    def _piece(self, which: int, settings: Settings, chunk: Chunk) -> Piece:
        decoded = decode(chunk, settings)
        codes, shoppers = decoded.shoppers
        rows = np.full(len(codes), -1, np.int32)
        rows[codes >= 0] = self.store.shoppers.rows_of(shoppers)[codes[codes >= 0]]
        return Piece(which, chunk, decoded, rows, 0, len(chunk.offsets))

    def take(
        self, counts: npt.NDArray[np.int64], running_max_ms: npt.NDArray[np.int64]
    ) -> tuple[tuple[InputRange, ...], list[list[Piece]]]:
        """Take so many records of each input; the running maxima are those after them."""
        ranges, pieces = [], []
        for name, buffer, count, newest in zip(INPUTS, self.buffers, counts, running_max_ms, strict=True):
            first = buffer.taken_next
            pieces.append(buffer.take(int(count)))
            buffer.running_max_ms = int(newest)
            ranges.append(InputRange(name, first, buffer.taken_next, int(newest), int(count)))
        return tuple(ranges), pieces

    def look_for_due(self) -> None:
        """Find the promotions that wait for their outcome in the dealings."""
        self.due = due_of(self.store.dealings.rows, np.arange(len(self.store.shoppers.keys)))

    def advance(self, number: int, sent: list[OutputRange]) -> None:
        """Step `number` is computed and sends these."""
        self.number = number
        for each in sent:
            self.seq[each.topic] = each.first_seq + each.count
