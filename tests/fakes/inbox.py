"""An Inbox and a ProductsInbox that count: what they were given, in order, and nothing else."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.topics import INPUTS
from streams.ports import Chunk, InputState


@dataclass
class CountingInbox:
    """Accepts chunks while `gate` is open and marks them done at once.

    `starts` says where a partition is read from (else from its beginning); `told` is the story: assigned, revoked,
    accepted chunks, drained, in order.
    """

    inputs: InputState
    starts: Mapping[tuple[str, int], int] = field(default_factory=dict)
    chunks: dict[tuple[str, int], list[Chunk]] = field(default_factory=lambda: defaultdict(list))
    told: list[tuple[str, object]] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    def count(self, topic: str) -> int:
        """Records accepted of a topic."""
        return sum(len(chunk.values) for (name, _), found in self.chunks.items() for chunk in found if name == topic)

    def offsets(self, topic: str, partition: int) -> list[int]:
        """Offsets accepted, in order."""
        return [int(offset) for chunk in self.chunks[topic, partition] for offset in chunk.offsets]

    async def assigned(self, partitions: frozenset[int]) -> Mapping[tuple[str, int], int]:
        """Port."""
        self.told.append(("assigned", sorted(partitions)))
        return {(topic, p): self.starts.get((topic, p), 0) for topic in INPUTS for p in partitions}

    async def revoked(self, partitions: frozenset[int]) -> None:
        """Port."""
        self.told.append(("revoked", sorted(partitions)))

    async def accept(self, chunk: Chunk) -> None:
        """Port."""
        self.waiting += 1
        try:
            await self.gate.wait()
        finally:
            self.waiting -= 1
        self.chunks[chunk.topic, chunk.partition].append(chunk)
        self.inputs.mark(chunk.topic, chunk.partition, chunk.next_offset)

    async def drain(self) -> None:
        """Port."""
        self.told.append(("drained", None))


@dataclass
class CountingProducts:
    """Keeps the values of the products it was given."""

    values: list[bytes | None] = field(default_factory=list)

    async def accept_products(self, chunk: Chunk) -> None:
        """Port."""
        self.values += chunk.values
