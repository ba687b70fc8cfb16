"""Small logs written by hand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from streams.logs.formats import FORMATS
from streams.logs.imported import ImportedLog, Options

Reader = Callable[..., ImportedLog]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Reads lines, or bytes as they are, as a log of the named format."""

    def reader(name: str, *content: str | bytes, **options: object) -> ImportedLog:
        path = tmp_path / "log"
        lines = [line.encode() + b"\n" if isinstance(line, str) else line for line in content]
        path.write_bytes(b"".join(lines))
        return FORMATS[name].read(path, Options(**options))  # type: ignore[arg-type]

    return reader
