"""Epochs of a closed run: each is told once every partition waits for it, or for a later one."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from streams.learner.states import State
from streams.learnt import CLOSED, GRANTS


@dataclass
class Closing:
    """`grant` gives the grants that are due, and returns the first offset behind them."""

    partitions: Sequence[int]
    grant: Callable[[], Awaitable[int]]
    _waits_ms: dict[int, int] = field(default_factory=dict)

    def waits(self, partition: int, for_ms: int) -> None:
        """A partition waits for the epoch that begins at this event time."""
        self._waits_ms[partition] = for_ms

    @property
    def reached_ms(self) -> int:
        """Event time up to which every partition has taken what there is, -1 where one has said nothing yet."""
        return min(self._waits_ms.get(partition, -1) for partition in self.partitions)

    def due(self, progress: State) -> bool:
        """Whether an epoch is over that has not been told."""
        return self.reached_ms > progress.positions.get(CLOSED, -1)

    async def marks(self) -> Mapping[str, int]:
        """What progress is to say beside the states, once the grants are given."""
        return {CLOSED: self.reached_ms, GRANTS: await self.grant()}
