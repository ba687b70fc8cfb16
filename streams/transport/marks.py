"""How far each input is done, and what of it the group has not been told yet.

The group's offsets of the events are a lag metric, no more: the journal says where to read on.
"""

from collections.abc import Collection, Mapping

from faust.types import TP


class Marks:
    """Next offset per partition, as reported and as committed."""

    def __init__(self) -> None:
        self._reported: dict[TP, int] = {}
        self._committed: dict[TP, int] = {}

    def mark(self, tp: TP, next_offset: int) -> None:
        """Everything before `next_offset` is done."""
        self._reported[tp] = next_offset

    def due(self) -> dict[TP, int]:
        """What was reported and is not committed."""
        return {tp: offset for tp, offset in self._reported.items() if self._committed.get(tp) != offset}

    def committed(self, offsets: Mapping[TP, int]) -> None:
        """These are with the group."""
        self._committed.update(offsets)

    def forget(self, tps: Collection[TP]) -> None:
        """These partitions are another's."""
        for tp in tps:
            self._reported.pop(tp, None)
            self._committed.pop(tp, None)
