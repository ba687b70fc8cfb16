"""Runs a worker's app in this process, as `faust worker` does, and says why it ended."""

import asyncio
import os
import sys
import threading

from aiokafka.errors import KafkaError

from scorer.errors import BadSetting, LaunchpulseError, Unavailable
from streams.transport.worker_app import WorkerApp

_PATIENCE_S = 15.0
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
    app.when_failed = last_resort.begin
    try:
        worker.execute_from_commandline()
    except SystemExit as ended:
        failure = app.failure or worker.crash_reason or app.crash_reason
        if failure is not None or ended.code:
            raise _explained(failure) from failure
    finally:
        last_resort.cancel()


class LastResort:
    """Ends the process where a failed worker hangs while it stops: one that neither works nor ends helps nobody."""

    def __init__(self, patience_s: float = _PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._timer: threading.Timer | None = None

    def begin(self, failure: BaseException) -> None:
        """Give it so much time to end in order."""
        self._timer = threading.Timer(self._patience_s, _end, (failure,))
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        """It has ended in order."""
        if self._timer is not None:
            self._timer.cancel()


def _end(failure: BaseException) -> None:
    print(f"{type(failure).__name__}: {failure}", file=sys.stderr, flush=True)
    os._exit(1)


def _explained(failure: BaseException | None) -> BaseException:
    if isinstance(failure, KafkaError):
        return Unavailable("Kafka does not let this worker go on", seen=repr(failure), remedy="Is the broker well?")
    return failure or LaunchpulseError("The worker ended with a failure", remedy="Its log says more.")
