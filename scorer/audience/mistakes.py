"""What is wrong with an audience, by position."""

from collections.abc import Sequence
from typing import NamedTuple

from scorer.errors import BadSetting


class Mistake(NamedTuple):
    """`at` and `length` are characters of the text, from 0. `suggestion` is what to write there; empty: no idea."""

    at: int
    length: int
    message: str
    suggestion: str = ""


class BadAudience(BadSetting):
    """An audience that cannot be followed; `mistakes` are in the order of the text."""

    def __init__(self, text: str, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes))
        told = "; ".join(_told(one) for one in self.mistakes)
        super().__init__("an audience that cannot be followed", seen=text, remedy=told)


def _told(mistake: Mistake) -> str:
    meant = f" (did you mean {mistake.suggestion}?)" if mistake.suggestion else ""
    return f"column {mistake.at + 1}: {mistake.message}{meant}"
