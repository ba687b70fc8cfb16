"""Where the characters of a value stand in its file: quotes, folded lines and escapes lie between."""

from streams.plans.source import Source
from streams.plans.tree import Scalar


def offsets(source: Source, scalar: Scalar) -> list[int]:
    """The index of each character of `scalar.text` in the source, and of the end.

    A character that is written as an escape stands where the one before it ended.
    """
    at = _first(source, scalar)
    found: list[int] = []
    for sign in scalar.text:
        place = at if sign.isspace() else source.text.find(sign, at, scalar.stop)
        found.append(place if place >= 0 else at)
        at = max(at, place + 1) if not sign.isspace() else _after_blank(source, at, scalar.stop)
    return [*found, min(at, scalar.stop)]


def _first(source: Source, scalar: Scalar) -> int:
    if scalar.style in ("|", ">"):
        return source.text.find("\n", scalar.start, scalar.stop) + 1 or scalar.start
    return scalar.start + (scalar.style in ("'", '"'))


def _after_blank(source: Source, at: int, stop: int) -> int:
    return at + 1 if at < stop and source.text[at].isspace() else at
