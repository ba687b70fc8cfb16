"""A file is written whole or not at all."""

import os
from pathlib import Path

from streams.full_disk import writing_to


def write(path: Path, content: str | bytes) -> None:
    """Replace the file at once, text as UTF-8: a reader, or a crash, sees the old content or the new one."""
    new = path.with_name(f".{path.name}.new")
    with writing_to(path), new.open("wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
