"""Models on the embedded server, for tests: the packaged ones, or those of a repository."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.local.triton import Triton


@contextmanager
def packaged_models(folder: Path) -> Iterator[Triton]:
    """A healthy server, stopped at the end."""
    with serving(folder) as part:
        yield part


@contextmanager
def serving(folder: Path, repository: Path | None = None) -> Iterator[Triton]:
    """The same of another repository."""
    part = Triton(folder, repository=repository)
    try:
        part.launch()
        part.await_healthy()
        yield part
    finally:
        part.stop()
