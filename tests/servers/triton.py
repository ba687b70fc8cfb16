"""The packaged models on the embedded server, for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.local.triton import Triton


@contextmanager
def packaged_models(folder: Path) -> Iterator[Triton]:
    """A healthy server, stopped at the end."""
    part = Triton(folder)
    try:
        part.launch()
        part.await_healthy()
        yield part
    finally:
        part.stop()
