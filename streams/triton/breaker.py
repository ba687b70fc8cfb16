"""A circuit breaker: after some failures in a row nothing is asked for a while, then one probe decides.

closed --failures in a row--> open --after a wait--> half open (one probe) --success--> closed
                               ^                          |
                               +---------failure----------+
"""

from collections.abc import Callable


class Breaker:
    """Not thread-safe: one event loop owns it. `now` gives monotonic seconds."""

    def __init__(self, failures: int, probe_after_s: float, now: Callable[[], float]) -> None:
        self._limit, self._wait_s, self._now = failures, probe_after_s, now
        self._failures = 0
        self._opened_at: float | None = None
        self._probing = False

    @property
    def open(self) -> bool:
        """Whether asking is stopped, a probe aside."""
        return self._opened_at is not None

    def allows(self) -> bool:
        """Whether the caller may ask now. Half open, only one caller may, and must report what came of it."""
        if self._opened_at is None:
            return True
        if self._probing or self._now() - self._opened_at < self._wait_s:
            return False
        self._probing = True
        return True

    def succeeded(self) -> None:
        """An answer came."""
        self._failures, self._opened_at, self._probing = 0, None, False

    def failed(self) -> None:
        """No answer came."""
        self._failures += 1
        if self._probing or self._failures >= self._limit:
            self._opened_at = self._now()
        self._probing = False

    def given_up(self) -> None:
        """The caller was cancelled: nothing is known, and the next caller may probe."""
        self._probing = False
