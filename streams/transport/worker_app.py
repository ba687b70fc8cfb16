"""The Faust app of a worker: starts quietly, ends in order, and keeps the reason when it fails.

`prepare` is what a worker does before it listens to signals and joins its group: it may take minutes.
"""

from collections.abc import Callable

import faust
from aiokafka.errors import ConsumerStoppedError

from streams.transport.holdings import Holdings
from streams.transport.tuning import quieten


class WorkerApp(faust.App):
    """A Faust app that lets the receivers finish before it leaves the group."""

    holdings: Holdings
    failure: BaseException | None = None
    when_failed: Callable[[BaseException], None] | None = None
    when_stopping: Callable[[], None] | None = None
    prepare: Callable[[], None] | None = None

    async def on_started(self) -> None:
        """Public: all services run."""
        await super().on_started()
        quieten()

    async def on_stop(self) -> None:
        """Public: stop fetching, finish, then (after this) commit what was marked and leave the group."""
        if self.when_stopping is not None:
            self.when_stopping()
        if self.failure is None:
            try:
                await self.holdings.stop()
            except Exception as error:  # the rest must be stopped all the same
                self.failure = error
        await super().on_stop()

    def fail(self, error: BaseException) -> None:
        """Stop the worker with this error. That its consumer has ended is none once the worker is to end."""
        if self.should_stop and isinstance(error, ConsumerStoppedError):
            return
        if self.failure is None:
            self.failure = error
            self.log.error("The worker stops: %s", error)
            if self.when_failed is not None:
                self.when_failed(error)
            self.add_future(self.crash(error))
