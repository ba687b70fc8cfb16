"""The ports of the runner: what it needs from the world, each with a real adapter and a fake that pass one suite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Float32 = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Chunk:
    """All records of one partition in one fetch, in offset order; offsets may have holes.

    `offsets` and `published_ms` are int64[n]; `values[i]` is None for a tombstone. `next_offset` is the first offset
    not covered. `high_watermark` is the broker's, as the fetch saw it.
    """

    topic: str
    partition: int
    offsets: npt.NDArray[np.int64]
    published_ms: npt.NDArray[np.int64]
    keys: Sequence[bytes | None]
    values: Sequence[bytes | None]
    next_offset: int
    high_watermark: int


@dataclass(frozen=True)
class TextScores:
    """What a text model says of n texts.

    `vectors` float32[n, 64] of unit length (zero where the text was empty), `sentiments` float32[n, 3] probabilities
    of negative, neutral, positive; `flags` uint8[n], bits of scorer.flags; `model` names model and version.
    """

    vectors: Float32
    sentiments: Float32
    flags: npt.NDArray[np.uint8]
    model: str


@dataclass(frozen=True)
class InterestScores:
    """Probability of a click, float32[points, 20]; `flags` uint8[points]; `model` names model and version."""

    interest: Float32
    flags: npt.NDArray[np.uint8]
    model: str


class TextModel(Protocol):
    """Encodes texts. Never raises for a slow or absent server: it answers with a fallback, flagged degraded."""

    @property
    def space(self) -> int:
        """Id of the vector space, 63 bits of the encoder's checksum."""

    async def encode(self, texts: Sequence[str]) -> TextScores:
        """Scores in the order of `texts`."""


class InterestModel(Protocol):
    """Scores candidates. Never raises for a slow or absent server: it answers with a fallback, flagged degraded."""

    async def score(self, features: Float32) -> InterestScores:
        """`features` is float32[points, 20, F], rows of zeros where there is no candidate."""


class Inbox(Protocol):
    """What the Faust app hands chunks to: the runner of the partitions that this worker owns."""

    async def assigned(self, partitions: frozenset[int]) -> Mapping[tuple[str, int], int]:
        """Restore these partitions; the next offset to read of each (topic, partition). Runs outside the callback."""

    async def revoked(self, partitions: frozenset[int]) -> None:
        """Stop work on these partitions at once; what is uncommitted is the next owner's."""

    async def accept(self, chunk: Chunk) -> None:
        """Take one chunk; waits while the partition's inbox is full. Drops a chunk of a partition not owned."""

    async def drain(self) -> None:
        """Finish the step at hand, flush rows, write a checkpoint: the graceful stop."""
