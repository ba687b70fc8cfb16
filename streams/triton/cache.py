"""Answers of the text model by (model version, normalised text): bounded, the least recently used leaves first."""

from collections import OrderedDict

import numpy as np
import numpy.typing as npt

# `whole`: the vector was asked for; else it is zeros.
ROW = np.dtype([("vector", "<f4", (64,)), ("sentiment", "<f4", (3,)), ("flags", "u1"), ("whole", "?")])
Rows = npt.NDArray[np.void]


class TextCache:
    """About 400 bytes and the text itself an entry."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._rows: OrderedDict[tuple[str, str], np.void] = OrderedDict()

    def get(self, version: str, text: str) -> np.void | None:
        """The row, which becomes the most recently used."""
        row = self._rows.get((version, text))
        if row is not None:
            self._rows.move_to_end((version, text))
        return row

    def put(self, version: str, text: str, row: np.void) -> None:
        """Keeps the row; the oldest leaves where there are too many."""
        self._rows[version, text] = row
        self._rows.move_to_end((version, text))
        if len(self._rows) > self._most:
            self._rows.popitem(last=False)

    def __len__(self) -> int:
        return len(self._rows)
