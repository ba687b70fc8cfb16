"""The end of a process that was to end and hangs."""

import os
import sys
import threading

_PATIENCE_S = 15.0
_GRACE_S = 20.0  # Kubernetes kills after 30


class LastResort:
    """Ends the process where a worker or sink hangs while it stops: one that neither works nor ends helps nobody. With
    status 1 where it failed; with 0 where it was to end, as when it ends in order. `not_ended` is said then."""

    def __init__(self, not_ended: str, *, patience_s: float = _PATIENCE_S, grace_s: float = _GRACE_S) -> None:
        self._not_ended = not_ended
        self._patience_s, self._grace_s = patience_s, grace_s
        self._timer: threading.Timer | None = None

    def begin(self, failure: BaseException) -> None:
        """It has failed: give it so much time to end in order."""
        if self._timer is None:
            self._start(self._patience_s, f"{type(failure).__name__}: {failure}", 1)

    def grant(self) -> None:
        """The same where it was told to end. What fails on its way is no other reason, and gets no more time."""
        if self._timer is None:
            self._start(self._grace_s, self._not_ended, 0)

    def _start(self, after_s: float, why: str, status: int) -> None:
        self._timer = threading.Timer(after_s, _end, (why, status))
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        """It has ended in order."""
        if self._timer is not None:
            self._timer.cancel()


def _end(why: str, status: int) -> None:
    print(why, file=sys.stderr, flush=True)
    os._exit(status)
