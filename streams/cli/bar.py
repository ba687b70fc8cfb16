"""A progress bar on standard error."""

from typing import Any

from streams.cli.output import NOTES


class Bar:
    """As a context it gives a function of (what is done, share of it)."""

    def __enter__(self) -> Any:
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description:48.48}"), BarColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=NOTES)
        self._progress.start()
        self._task: Any = None  # a command that fails at once shows no bar
        return self._say

    def _say(self, what: str, share: float) -> None:
        if self._task is None:
            self._task = self._progress.add_task("", total=1.0)
        self._progress.update(self._task, description=what, completed=share)

    def __exit__(self, *_: object) -> None:
        self._progress.stop()
