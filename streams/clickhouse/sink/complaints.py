"""When a cause of a wait is to be told: as it comes, and once a minute while it lasts."""

import time
from collections.abc import Callable, Hashable

_AGAIN_S = 60.0


class Complaints:
    """Of one wait. Causes that take turns are told no more often than one that lasts. `now` gives monotonic seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._told_s: dict[Hashable, float] = {}

    def due(self, cause: Hashable) -> bool:
        """Whether it is to be told now; if so, it counts as told."""
        now_s = self._now()
        if now_s - self._told_s.get(cause, -_AGAIN_S) < _AGAIN_S:
            return False
        self._told_s[cause] = now_s
        return True
