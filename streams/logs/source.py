"""Opens a log file, plain or gzip, whatever its name says, and gives it an id that stays when it is renamed
or packed."""

import codecs
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from scorer.errors import BadInput

_GZIP = b"\x1f\x8b"
_ID_BYTES = 1 << 20


def log_id(path: Path) -> int:
    """63 bits of the hash of the first MiB of content. Event ids are made of this and the line's number."""
    with opened(path) as file:
        digest = hashlib.blake2b(file.read(_ID_BYTES), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 1


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


# What stands where bytes are no UTF-8: a code point that no text may hold.
NOT_TEXT = "\ufffe"


class Utf8(io.RawIOBase):
    """A stream of bytes that is UTF-8 throughout: each byte that is not becomes NOT_TEXT."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")(_MARK)
        self._ready = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes (pyarrow writes past its buffer if there are more); none only at the end."""
        while not self._ready and (block := self._file.read(size)):
            self._ready = self._decoder.decode(block).encode()
        self._ready = self._ready or self._decoder.decode(b"", final=True).encode()
        end = len(self._ready) if size < 0 else size
        some, self._ready = self._ready[:end], self._ready[end:]
        return some


_MARK = "launchpulse.not_text"


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return NOT_TEXT * (error.end - error.start), error.end


codecs.register_error(_MARK, _mark)
