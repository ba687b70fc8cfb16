"""A circuit breaker: after some failures in a row nobody is to wait for an answer, until one comes.

closed --failures in a row--> open --an answer--> closed
"""


class Breaker:
    """Not thread-safe: one event loop owns it."""

    def __init__(self, failures: int) -> None:
        self._limit, self._failures = failures, 0
        self._open = False

    @property
    def open(self) -> bool:
        """Whether nobody is to wait for an answer."""
        return self._open

    def succeeded(self) -> None:
        """An answer came."""
        self._failures, self._open = 0, False

    def failed(self) -> None:
        """No answer came."""
        self._failures += 1
        self._open = self._open or self._failures >= self._limit
