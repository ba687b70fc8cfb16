"""Faust and mode without waits that this app has no use for."""

from typing import NoReturn, cast

from faust import Worker
from faust.tables.manager import TableManager

from streams.transport.worker_app import WorkerApp


class PromptTableManager(TableManager):
    """Faust's waits a second for tables to be declared; this app has none."""

    async def on_start(self) -> None:
        """Public."""
        await self._update_channels()
        await self.recovery.start()


class PromptWorker(Worker):
    """mode's sleeps a second before it closes the event loop, and has no place for what comes before that loop runs."""

    def execute_from_commandline(self) -> NoReturn:
        """Public. Until the loop runs, TERM and INT end the process as they end any other."""
        app = cast(WorkerApp, self.app)
        if app.prepare is not None:
            app.prepare()
        super().execute_from_commandline()

    async def _sentinel_task(self) -> None:
        """What it runs last."""
