"""Keeps the rows of a file that can be used, and names the others: each under the first reason that holds
for it."""

from collections import Counter
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from streams.logs.delimited import Text
from streams.logs.imported import Rejected

Mask = npt.NDArray[np.bool_]
_SEEN = 200


class Sieve:
    """Rejections in the order of the calls: a row that two reasons would reject is counted under the
    earlier one."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._keep: Mask = np.ones(len(text.line), bool)
        self._rejects = list(text.rejects)

    def reject(self, reason: str, where: Mask) -> None:
        """Leave out the rows where `where` is true and that no earlier reason left out."""
        hits = np.flatnonzero(where & self._keep)
        self._keep[hits] = False
        picked = {name: column.take(pa.array(hits)).to_pylist() for name, column in self._text.columns.items()}
        for place, hit in enumerate(hits.tolist()):
            seen = ", ".join(f"{name}={values[place]}" for name, values in picked.items())
            self._rejects.append(Rejected(int(self._text.line[hit]), reason, seen[:_SEEN], str(self._text.path)))

    def kept(self, column: pa.Array) -> pa.Array:
        """The kept rows of a column of text."""
        return column.filter(pa.array(self._keep))

    @property
    def keep(self) -> Mask:
        """True for the rows that are still in."""
        return self._keep

    def rejects(self) -> tuple[Rejected, ...]:
        """Every rejected row, in the order of the file."""
        return tuple(sorted(self._rejects, key=lambda reject: reject.line))


def counted(rejects: tuple[Rejected, ...]) -> Mapping[str, int]:
    """How many rows each reason rejected, reasons in alphabetical order."""
    return dict(sorted(Counter(reject.reason for reject in rejects).items()))
