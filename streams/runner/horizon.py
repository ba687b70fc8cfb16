"""How far event time may run ahead while what was published earlier may stand unseen in an input at rest.

An input at its high watermark is not waited for, and the watermark is as old as its last fetch. So where a log is
published at full speed, days of one topic can be at hand before a fetch says that earlier records of another are
there, and those would come too late. Hence nothing is taken that lies further ahead than half of the lateness of a
place that is sure: one up to which every input with records at hand reaches, and since whose coming each of the others
was fetched anew and has none. What was published before the records there is seen by then; half of the lateness is left
to publishers whose order is not exact.
"""

from collections.abc import Callable, Sequence
from typing import Final

# A shorter way ahead would have each step wait for fetches; behind it a lateness of less protects nothing.
_LEAST_MS: Final = 60_000


class Horizon:
    """Of one partition. `answered_ms` says when the last fetch of an input was answered, and is asked now and then."""

    def __init__(self, answered_ms: Callable[[int], int | None], sure_ms: int, lateness_ms: int) -> None:
        self._answered_ms, self._sure_ms = answered_ms, sure_ms
        self._ahead_ms = max(lateness_ms // 2, _LEAST_MS)
        self._place_ms: int | None = None
        self._answers: list[tuple[int | None, int]] = []

    @property
    def until_ms(self) -> int:
        """Records of this event time and later are not taken yet."""
        return self._sure_ms + self._ahead_ms

    def look(self, place_ms: Callable[[], int | None], resting: Sequence[bool | None]) -> None:
        """To be called often. `place_ms`: up to where all inputs reach that have records at hand, None without any,
        asked when a place is to be made sure and when it is; `resting`: of each input, whether it has nothing at hand
        and is read to the end that the last fetch told, None while that fetch told of more."""
        if self._place_ms is None:
            self._place_ms = place_ms()
            self._answers = [(self._answered_ms(which), 0) for which in range(len(resting))]
            return
        self._answers = [self._heard(which, *before) for which, before in enumerate(self._answers)]
        if all(is_sure(rests, count) for rests, (_, count) in zip(resting, self._answers, strict=True)):
            reached_ms = place_ms()  # by inputs too that had nothing at hand before
            sure_ms = self._place_ms if reached_ms is None else min(self._place_ms, reached_ms)
            self._sure_ms, self._place_ms = max(self._sure_ms, sure_ms), None

    def _heard(self, which: int, last_ms: int | None, count: int) -> tuple[int | None, int]:
        now_ms = self._answered_ms(which)
        return now_ms, count + (now_ms != last_ms)


def is_sure(resting: bool | None, answers: int) -> bool:
    """Of one input. Its first answer may be to a fetch that was sent before the record came; the second is not, since a
    consumer has one fetch at a time under way to a broker."""
    return resting is False or (resting is True and answers >= 2)
