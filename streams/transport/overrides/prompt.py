"""Faust and mode without waits that this app has no use for."""

import sys
from typing import NoReturn, cast

from faust import Worker
from faust.tables.manager import TableManager

from scorer.errors import LaunchpulseError
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
        """Public. Until the loop runs, TERM and INT end the process as they end any other. What speaks against a start
        is the process's last word; Faust's own command line would show a traceback without its place and remedy."""
        app = cast(WorkerApp, self.app)
        try:
            if app.prepare is not None:
                app.prepare()
        except LaunchpulseError as error:
            app.failure = error
            sys.exit(str(error))
        super().execute_from_commandline()

    async def _sentinel_task(self) -> None:
        """What it runs last."""
