"""Answers of the text model by (model version, normalised text): bounded, the least recently used leaves first."""

from collections import OrderedDict
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt

# `whole`: the vector was asked for; else it is zeros.
ROW = np.dtype([("vector", "<f4", (64,)), ("sentiment", "<f4", (3,)), ("flags", "u1"), ("whole", "?")])
Rows = npt.NDArray[np.void]
_LONG: Final = 128  # characters; of a longer text its digest is kept, so that long ones take no more room


class TextCache:
    """About 500 bytes an entry, and at most 128 characters of text."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._rows: OrderedDict[tuple[str, str | bytes], np.void] = OrderedDict()

    def get(self, version: str, text: str) -> np.void | None:
        """The row, which becomes the most recently used."""
        key = version, _named(text)
        row = self._rows.get(key)
        if row is not None:
            self._rows.move_to_end(key)
        return row

    def put(self, version: str, text: str, row: np.void) -> None:
        """Keeps the row; the oldest leaves where there are too many."""
        key = version, _named(text)
        self._rows[key] = row
        self._rows.move_to_end(key)
        if len(self._rows) > self._most:
            self._rows.popitem(last=False)

    def __len__(self) -> int:
        return len(self._rows)


def _named(text: str) -> str | bytes:
    return text if len(text) <= _LONG else blake2b(text.encode(), digest_size=16).digest()
