"""Runs a worker's app in this process, as `faust worker` does, and says why it ended."""

import asyncio
import os
import sys
import threading
from typing import Final

from aiokafka.errors import KafkaError

from scorer.errors import BadSetting, LaunchpulseError, Unavailable
from streams.transport.worker_app import WorkerApp

_PATIENCE_S = 15.0
_GRACE_S = 20.0  # Kubernetes kills after 30
_NOT_ENDED: Final = (
    "The worker was to end and did not within 20 s, as happens where Kafka does not answer: it ends now. What it had "
    "not finished is done by who holds its partitions next."
)
LEVELS = ("debug", "info", "warning", "error")


def run(app: WorkerApp, *, log_level: str = "warning") -> None:
    """Until TERM or INT. Raises what stopped the worker otherwise; Unavailable for an error of Kafka's."""
    if log_level not in LEVELS:
        raise BadSetting("No such log level", seen=log_level, remedy=f"One of {', '.join(LEVELS)}.")
    app.finalize()
    asyncio.set_event_loop(asyncio.new_event_loop())  # an earlier asyncio.run has left none
    worker = app.Worker(loglevel=log_level, quiet=True)
    worker.spinner = None  # it makes Faust log at DEBUG, and draws into what others print
    last_resort = LastResort()
    app.when_failed, app.when_stopping = last_resort.begin, last_resort.grant
    try:
        worker.execute_from_commandline()
    except SystemExit as ended:
        failure = app.failure or worker.crash_reason or app.crash_reason
        if failure is not None or ended.code:
            raise _explained(failure) from failure
    finally:
        last_resort.cancel()


class LastResort:
    """Ends the process where a worker hangs while it stops: one that neither works nor ends helps nobody. With status 1
    where it failed; with 0 where it was to end, as when it ends in order."""

    def __init__(self, patience_s: float = _PATIENCE_S, grace_s: float = _GRACE_S) -> None:
        self._patience_s, self._grace_s = patience_s, grace_s
        self._timer: threading.Timer | None = None

    def begin(self, failure: BaseException) -> None:
        """It has failed: give it so much time to end in order."""
        if self._timer is None:
            self._start(self._patience_s, f"{type(failure).__name__}: {failure}", 1)

    def grant(self) -> None:
        """The same where it was told to end. What fails on its way is no other reason, and gets no more time."""
        if self._timer is None:
            self._start(self._grace_s, _NOT_ENDED, 0)

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


def _explained(failure: BaseException | None) -> BaseException:
    if isinstance(failure, KafkaError):
        return Unavailable("Kafka does not let this worker go on", seen=repr(failure), remedy="Is the broker well?")
    return failure or LaunchpulseError("The worker ended with a failure", remedy="Its log says more.")
