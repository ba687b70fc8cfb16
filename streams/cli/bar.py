"""A progress bar on standard error; in a log file, a line now and then."""

import time
from typing import Any, Final

from rich.console import Console

from streams.cli.output import NOTES

_LINE_S: Final = 30.0


class Bar:
    """As a context it gives a function of (what is done, share of it)."""

    def __init__(self, notes: Console = NOTES, *, line_s: float = _LINE_S) -> None:
        self._notes, self._line_s = notes, line_s

    def __enter__(self) -> Any:
        drawn = self._notes.is_terminal
        self._shown: _Drawn | _Lines = _Drawn(self._notes) if drawn else _Lines(self._notes, self._line_s)
        return self._shown.say

    def __exit__(self, *_: object) -> None:
        self._shown.end()


class _Drawn:
    def __init__(self, notes: Console) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description:48.48}", markup=False), BarColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=notes)
        self._progress.start()
        self._task: Any = None  # a command that fails at once shows no bar

    def say(self, what: str, share: float) -> None:
        if self._task is None:
            self._task = self._progress.add_task("", total=1.0)
        self._progress.update(self._task, description=what, completed=share)

    def end(self) -> None:
        self._progress.stop()


class _Lines:
    def __init__(self, notes: Console, line_s: float) -> None:
        self._notes, self._line_s, self._told_s = notes, line_s, time.monotonic()

    def say(self, what: str, share: float) -> None:
        if time.monotonic() - self._told_s >= self._line_s:
            self._told_s = time.monotonic()
            self._notes.print(f"{what}: {share:.0%}", markup=False, soft_wrap=True)

    def end(self) -> None:
        """Nothing is left on a screen."""
