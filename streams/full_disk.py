"""A full disk, told with what was being written: where the system refuses a write and no file, it names none."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

FULL: Final = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """An OSError of a full disk, or of a quota that is used up, leaves with this path where it had none."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL and error.filename is None:
            error.filename = str(path)
        raise
