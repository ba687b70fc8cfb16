"""The id of a log file, which stays when it is renamed or packed; and its text, byte for byte UTF-8 or marked."""

import codecs
import hashlib
import io
from pathlib import Path
from typing import IO

from streams.unpacked import opened

_ID_BYTES = 1 << 20


def log_id(path: Path) -> int:
    """63 bits of the hash of the first MiB of content. Event ids are made of this and the line's number."""
    with opened(path) as file:
        digest = hashlib.blake2b(file.read(_ID_BYTES), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 1


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
