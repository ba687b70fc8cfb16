"""Records of one input that no step has taken yet, in offset order: chunks as they came, then decoded pieces."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from streams.codec.decoded import Decoded
from streams.ports import Chunk
from streams.runner.joined import joined, newer


@dataclass(frozen=True)
class Piece:
    """Records `first` to before `stop` of a chunk of the input with index `input`.

    `rows` is the shopper's row of each record of the whole chunk, int32.
    """

    input: int
    chunk: Chunk
    decoded: Decoded
    rows: npt.NDArray[np.int32]
    first: int
    stop: int

    @property
    def next_offset(self) -> int:
        """First offset behind this piece; a chunk's end covers holes that hold no record."""
        whole = self.stop == len(self.chunk.offsets)
        return self.chunk.next_offset if whole else int(self.chunk.offsets[self.stop])


class InputBuffer:
    """A queue of pieces, and behind it the chunks to be decoded. `next_offset` is the first offset not yet offered.

    `waiting` counts the records of both; what takes them or looks at them wants them decoded.
    """

    def __init__(self, next_offset: int, running_max_ms: int) -> None:
        self.next_offset = next_offset
        self.taken_next = next_offset
        self.running_max_ms = running_max_ms
        self.waiting = 0
        self._behind_loss = False
        self._chunks: list[Chunk] = []
        self._pieces: deque[Piece] = deque()

    def offer(self, chunk: Chunk) -> None:
        """Append what is new of one chunk; one without records says that none stand before its end."""
        new = newer(chunk, self.next_offset)
        self.next_offset = max(self.next_offset, chunk.next_offset)
        self._behind_loss |= chunk.behind_loss
        if len(new.offsets):
            self._chunks.append(replace(new, behind_loss=self._behind_loss))
            self._behind_loss = False
            self.waiting += len(new.offsets)

    @property
    def undecoded(self) -> Sequence[Chunk]:
        """The chunks behind the pieces."""
        return self._chunks

    def decode(self, piece_of: Callable[[Chunk], Piece], limit: int) -> None:
        """Turn the chunks into pieces, small ones together."""
        self._pieces += [piece_of(chunk) for chunk in joined(self._chunks, limit)]
        self._chunks = []

    def at_ms(self, limit: int) -> npt.NDArray[np.int64]:
        """Event times of the first records waiting, at least `limit` of them where there are so many."""
        times: list[npt.NDArray[np.int64]] = []
        count = 0
        for piece in self._pieces:
            if count >= limit:
                break
            times.append(piece.decoded.at_ms[piece.first : piece.stop])
            count += piece.stop - piece.first
        return np.concatenate(times) if times else np.zeros(0, np.int64)

    def unbroken(self, limit: int) -> int:
        """How many of the first `limit` records waiting stand before a loss, if others stand behind one: of a step that
        took from both sides nobody could tell, by offsets and a count, what it took."""
        count = 0
        for piece in self._pieces:
            if count >= limit or (count and piece.first == 0 and piece.chunk.behind_loss):
                break
            count += piece.stop - piece.first
        return min(count, limit)

    def count_before(self, stop: int) -> int:
        """How many records waiting have offsets below `stop`."""
        return sum(int(np.searchsorted(piece.chunk.offsets[piece.first : piece.stop], stop)) for piece in self._pieces)

    def take(self, count: int) -> list[Piece]:
        """Remove the first `count` records, as pieces."""
        taken: list[Piece] = []
        self.waiting -= count
        while count:
            piece = self._pieces.popleft()
            size = min(count, piece.stop - piece.first)
            cut = piece.first + size
            taken.append(replace(piece, stop=cut))
            if cut < piece.stop:
                self._pieces.appendleft(replace(piece, first=cut))
            count -= size
        if taken:
            self.taken_next = taken[-1].next_offset
        return taken
