"""The Faust app of a worker: starts quietly, ends in order, and keeps the reason when it fails."""

from typing import Any

import faust

from streams.transport.holdings import Holdings
from streams.transport.tuning import quieten, settle


class WorkerApp(faust.App):
    """A Faust app that lets the receivers finish before it leaves the group."""

    holdings: Holdings
    failure: BaseException | None = None

    async def on_started(self) -> None:
        """Public: all services run."""
        await super().on_started()
        quieten()
        settle()

    async def on_stop(self) -> None:
        """Public: stop fetching, finish, then (after this) commit what was marked and leave the group."""
        if self.failure is None:
            await self.holdings.stop()
        await super().on_stop()

    def fail(self, error: BaseException) -> None:
        """Stop the worker with this error."""
        if self.failure is None:
            self.failure = error
            self.log.error("The worker stops: %s", error)
            self.add_future(self.crash(error))

    def __reduce__(self) -> Any:
        raise TypeError("A worker's app is not pickled")
