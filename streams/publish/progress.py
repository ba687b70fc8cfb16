"""A progress bar on standard error for what takes a while; silent where standard error is not a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Advance = Callable[[int], None]


@contextmanager
def bar(title: str, total: int, unit: str) -> Iterator[Advance]:
    """A bar for `total` units; call what it yields with how many more are done."""
    console = Console(stderr=True, highlight=False)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(title, total=total, speed="")

        def advance(done: int) -> None:
            progress.advance(task, done)
            per_s = progress.tasks[task].speed
            progress.update(task, speed=f"{per_s:,.0f}/s" if per_s else "")

        yield advance
