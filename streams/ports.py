"""The ports of the runner: what it needs from the world, each with a real adapter and a fake that pass one suite."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Float32 = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Chunk:
    """All records of one partition in one fetch, in offset order; offsets may have holes.

    `topic` is the name without the namespace's prefix. `offsets` and `published_ms` are int64[n]; `values[i]` is None
    for a tombstone. `next_offset` is the first offset not covered. `high_watermark` is the broker's, as the fetch saw
    it (of committed records, where a producer uses transactions): an input is caught up while `next_offset` equals it.
    A chunk without records says that a fetch found nothing new: it is sent when an input was fetched for the first
    time and is empty, when transaction markers moved `next_offset`, and when an input stops or starts being caught up.
    `behind_loss`: what stood before it, behind the chunk before, was deleted before anybody took it.
    """

    topic: str
    partition: int
    offsets: npt.NDArray[np.int64]
    published_ms: npt.NDArray[np.int64]
    keys: Sequence[bytes | None]
    values: Sequence[bytes | None]
    next_offset: int
    high_watermark: int
    behind_loss: bool = False


@dataclass(frozen=True)
class TextScores:
    """What a text model says of n texts.

    `vectors` float32[n, 64] of unit length (zero where the text was empty or none was asked for), `sentiments`
    float32[n, 3] probabilities of negative, neutral, positive; `flags` uint8[n], bits of scorer.flags; `model` names
    model and version.
    """

    vectors: Float32
    sentiments: Float32
    flags: npt.NDArray[np.uint8]
    model: str


@dataclass(frozen=True)
class Embeddings:
    """What n texts are compared by: `vectors` float32[n, 512], whose cosine says how near two texts are.

    Of unit length; zeros where a text was empty or got no answer. `flags` uint8[n], bits of scorer.flags; `model` names
    model and version. They are no vectors of profiles.
    """

    vectors: Float32
    flags: npt.NDArray[np.uint8]
    model: str


@dataclass(frozen=True)
class Aspects:
    """What n reviews say of seven aspects (streams.triton.aspects.NAMES): `said` float32[n, 7, 4].

    1 where the review speaks of the aspect, then the probabilities of negative, neutral, positive of what it says;
    zeros where it does not. `flags` uint8[n], bits of scorer.flags; `model` names model and version.
    """

    said: Float32
    flags: npt.NDArray[np.uint8]
    model: str


@dataclass(frozen=True)
class Answers:
    """The two sentiments of each of n texts that a text model chooses from, float32[n, 3] each as in TextScores.

    `together` is what network and lexicon say, `alone` what the lexicon says without a network; one of the two is the
    text's sentiment. `flags` uint8[n], bits of scorer.flags; `model` names model and version.
    """

    together: Float32
    alone: Float32
    flags: npt.NDArray[np.uint8]
    model: str


@dataclass(frozen=True)
class InterestScores:
    """Probability of a click and of a purchase, float32[points, 20] each; `flags` uint8[points].

    `model` names model and version; `models` names them for each point where points differ, and is empty where they do
    not.
    """

    interest: Float32
    purchase: Float32
    flags: npt.NDArray[np.uint8]
    model: str
    models: tuple[str, ...] = ()

    def of_points(self) -> npt.NDArray[np.object_]:
        """Model and version of each point, object[points] of str."""
        return np.array(self.models or [self.model] * len(self.flags), object)


class TextModel(Protocol):
    """Encodes texts. Never raises for a slow or absent server: it answers with a fallback, flagged degraded."""

    @property
    def space(self) -> int:
        """Id of the vector space, 63 bits of the encoder's checksum."""

    async def encode(self, texts: Sequence[str], vectors: Bools | None = None) -> TextScores:
        """Scores in the order of `texts`. `vectors` bool[n]: which need their vector, all unless given; those of the
        others are zeros, and a text that needs none may need no network (see triton_models/README.md)."""


class EmbeddingModel(Protocol):
    """Embeds texts for search. Never raises for a slow or absent server: it answers with zeros, flagged degraded."""

    async def embed(self, texts: Sequence[str]) -> Embeddings:
        """Embeddings in the order of `texts`."""


class AnswersModel(Protocol):
    """Reads texts in both ways. Never raises for a slow or absent server: it answers with the prior, flagged
    degraded."""

    async def answers(self, texts: Sequence[str]) -> Answers:
        """Both answers, in the order of `texts`."""


class AspectModel(Protocol):
    """Reads reviews for aspects. Never raises for a slow or absent server: it answers with zeros, flagged degraded."""

    async def aspects(self, texts: Sequence[str]) -> Aspects:
        """What each review says, in the order of `texts`."""


class InterestModel(Protocol):
    """Scores candidates. Never raises for a slow or absent server: it answers with a fallback, flagged degraded."""

    async def score(self, features: Float32) -> InterestScores:
        """`features` is float32[points, 20, F], rows of zeros where there is no candidate."""


class Canary(Protocol):
    """A second interest model that decides for some shoppers. Never raises for a slow or absent server."""

    async def score(self, served: InterestModel, features: Float32, shoppers: npt.NDArray[np.uint64]) -> InterestScores:
        """Scores of `served`, but for the points of its shoppers (hashes, uint64[points])."""


class InputState(Protocol):
    """What the runner may ask of its inputs and tell them. To be called on the worker's event loop."""

    def high_watermark(self, topic: str, partition: int) -> int | None:
        """Newest known; None before the first answer to a fetch since the last rebalance."""

    def answered_ms(self, topic: str, partition: int) -> int | None:
        """When the fetch was answered that told the high watermark; None as there."""

    def mark(self, topic: str, partition: int, next_offset: int) -> None:
        """Everything before `next_offset` is done: committed to the group within about a second, as a lag metric."""

    def take_again(self, partition: int) -> None:
        """Fenced while the group still gives us the partition: `revoked` and `assigned` follow, if it still does."""

    def fail(self, error: BaseException) -> None:
        """Stop the worker with this error; it ends with exit status 1."""


class Inbox(Protocol):
    """What the Faust app hands chunks to: the runner of the partitions that this worker owns.

    A partition that stays here in a rebalance hears nothing of it: chunks pause and go on where they stopped. An error
    that any of these raises stops the worker.
    """

    async def assigned(self, partitions: frozenset[int]) -> Mapping[tuple[str, int], int]:
        """Restore these partitions; the next offset to read of each (topic, partition). Runs outside the callback.

        Called once for each partition, concurrently for several; nothing is accepted from a partition before its call
        has returned. Cancelled when the partition is lost meanwhile; then `revoked` follows.
        """

    async def revoked(self, partitions: frozenset[int]) -> None:
        """Stop work on these partitions at once; what is uncommitted is the next owner's."""

    async def accept(self, chunk: Chunk) -> None:
        """Take one chunk; waits while the partition's inbox is full. Drops a chunk of a partition not owned.

        Called in order for one (topic, partition), concurrently for several. While it waits, at most one more chunk
        of that (topic, partition) is held and no more are fetched; the others go on. When it is cancelled the chunk
        was not taken.
        """

    async def drain(self) -> None:
        """Finish the step at hand, flush rows, write a checkpoint: the graceful stop. The last call of all."""


class ProductsInbox(Protocol):
    """What chunks of `products` go to, on the worker that owns their partition. At least once."""

    async def accept_products(self, chunk: Chunk) -> None:
        """Take one chunk; when it returns the chunk is done, and its offset is committed to the group."""


class RecordLog(Protocol):
    """One partition that is read from an offset to an offset: on a broker, or captured in files."""

    async def high_watermark(self) -> int:
        """First offset that was not written when this log was first asked."""

    def read(self, first: int, stop: int, *, holes: bool = False) -> AsyncIterator[Chunk]:
        """Records from `first` to before `stop`, in offset order. Raises Inconsistent where the first is not held any
        more, unless `holes` says that it need not be, and Unavailable where records do not come."""


class Records(Protocol):
    """Topics that hold what was, by their names without the namespace's prefix; reading changes nothing."""

    def open(self, topic: str, partition: int) -> AbstractAsyncContextManager[RecordLog]:
        """A reader of one partition; several may be open at once."""
