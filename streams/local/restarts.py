"""How often a part may die: a fault that returns at once ends its restarts, one that returns each week does not."""

from math import inf
from typing import Final

MOST: Final = 5  # in a row
FORGOTTEN_S: Final = 3_600.0  # who has stood so long is well again


class Restarts:
    """Counts the deaths of one part that follow each other closely."""

    def __init__(self) -> None:
        self._in_a_row, self._died_s = 0, -inf

    def died(self, now_s: float) -> int:
        """Take a death at this time of a clock that only rises; which one in a row it is, from 1."""
        self._in_a_row = 1 if now_s - self._died_s >= FORGOTTEN_S else self._in_a_row + 1
        self._died_s = now_s
        return self._in_a_row
