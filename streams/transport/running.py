"""Runs a worker's app in this process, as `faust worker` does, and says why it ended."""

import asyncio
from typing import Final

from aiokafka.errors import KafkaError

from scorer.errors import BadSetting, LaunchpulseError, Unavailable
from streams.last_resort import LastResort
from streams.transport.worker_app import WorkerApp

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
    last_resort = LastResort(_NOT_ENDED)
    app.when_failed, app.when_stopping = last_resort.begin, last_resort.grant
    try:
        worker.execute_from_commandline()
    except SystemExit as ended:
        failure = app.failure or worker.crash_reason or app.crash_reason
        if failure is not None or ended.code:
            raise _explained(failure) from failure
    finally:
        last_resort.cancel()


def _explained(failure: BaseException | None) -> BaseException:
    if isinstance(failure, KafkaError):
        return Unavailable("Kafka does not let this worker go on", seen=repr(failure), remedy="Is the broker well?")
    return failure or LaunchpulseError("The worker ended with a failure", remedy="Its log says more.")
