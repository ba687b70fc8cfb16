"""A file of the user's opened, plain or gzip, whatever its name says."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from scorer.errors import BadInput

_GZIP = b"\x1f\x8b"


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The content as bytes. Raises BadInput where the file is absent, cannot be read, or its gzip is cut or
    damaged; and for a pipe, which would lose what was read of it first: logs are read more than once."""
    if path.is_fifo():
        raise BadInput("a pipe can be read only once", where=str(path), remedy="Write it into a file, and name that.")
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
        with gzip.open(path) if packed else path.open("rb") as content:
            yield cast(IO[bytes], content)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        remedy = "Download it again."
        raise BadInput(
            "The file ends too early or is damaged", where=str(path), seen=str(error), remedy=remedy
        ) from error
    except OSError as error:
        raise BadInput("The file cannot be read", where=str(path), seen=error.strerror or str(error)) from error
