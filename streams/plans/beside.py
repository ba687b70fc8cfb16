"""A file that a plan names: it lies in the plan's folder or below it. Plans come from others, and are checked with the
rights of who checks them."""

import os
from pathlib import Path
from stat import S_ISREG

from streams.plans.source import MOST_BYTES


def read_beside(folder: Path, name: str) -> str:
    """Its text, UTF-8. ValueError, in words that follow its name, for a file that a plan cannot name; OSError."""
    if os.path.isabs(name):
        raise ValueError("is an absolute path; expected a name in the plan's folder")
    path = Path(os.path.realpath(folder / name, strict=True))
    if not path.is_relative_to(folder.resolve()):
        raise ValueError("lies outside the plan's folder")
    if not S_ISREG(path.stat().st_mode):
        raise ValueError("is no regular file")
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise ValueError(f"has more than {MOST_BYTES} bytes")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 at byte {error.start + 1}") from None
