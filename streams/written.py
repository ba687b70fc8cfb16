"""A file is written whole or not at all."""

import os
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Replace the file at once: a reader, or a crash, sees the old text or the new one."""
    new = path.with_name(f".{path.name}.new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
