"""A file of one JSON object a line, plain or gzip; what cannot be used is named by file and line."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from scorer.errors import BadInput
from streams.unpacked import opened

Row = TypeVar("Row")
_SEEN = 120


def read(path: Path, row_of: Callable[[dict[str, Any], "Line"], Row]) -> list[Row]:
    """`row_of` each object, blank lines left out. BadInput for a file without rows, or a line that is no object."""
    with opened(path) as file:
        rows = [row_of(_object(line), line) for line in _lines(path, file)]
    if not rows:
        raise BadInput("the file has no lines", where=str(path), remedy="give it one JSON object a line")
    return rows


class Line:
    """One line of a file, which can say what is wrong with it."""

    def __init__(self, path: Path, number: int, content: bytes) -> None:
        self.path, self.number, self.content = path, number, content

    def text(self, told: dict[str, Any], name: str) -> str:
        """The field `name`. BadInput where it is absent or no text."""
        if not isinstance(told.get(name), str):
            raise self.bad(f"{name} is {'not a text' if name in told else 'missing'}")
        return str(told[name])

    def bad(self, what: str, seen: str = "", remedy: str = "") -> BadInput:
        """What is wrong, where, and what was seen."""
        shown = seen or self.content[:_SEEN].decode("utf-8", "replace").strip()
        return BadInput(what, where=f"{self.path}:{self.number}", seen=shown, remedy=remedy or "correct the line")


def _lines(path: Path, file: Any) -> Iterator[Line]:
    for number, content in enumerate(file, 1):
        if content.strip():
            yield Line(path, number, content)


def _object(line: Line) -> dict[str, Any]:
    try:
        told = json.loads(line.content)
    except (ValueError, RecursionError) as error:
        raise line.bad("this line is not JSON") from error
    if not isinstance(told, dict):
        raise line.bad("this line is no JSON object")
    return told
