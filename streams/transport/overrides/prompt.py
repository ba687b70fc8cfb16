"""Faust and mode without waits that this app has no use for."""

from faust import Worker
from faust.tables.manager import TableManager


class PromptTableManager(TableManager):
    """Faust's waits a second for tables to be declared; this app has none."""

    async def on_start(self) -> None:
        """Public."""
        await self._update_channels()
        await self.recovery.start()


class PromptWorker(Worker):
    """mode's sleeps a second before it closes the event loop."""

    async def _sentinel_task(self) -> None:
        """What it runs last."""
