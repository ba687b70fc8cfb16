"""A finding as it is shown to people: file, place, what is wrong, its line or the part around it, and a caret."""

from typing import Final
from unicodedata import east_asian_width

from streams.plans.findings import Finding

_WHOLE: Final = 160  # signs of a line that is shown whole; of a longer one what stands before a place, and from it on
_BEFORE: Final = 60
_FROM_IT_ON: Final = 100


def shown(file: str, finding: Finding, lines: tuple[str, ...]) -> str:
    """Three or four lines of text.

    >>> print(shown("k.yaml", Finding(1, 1, "lanch", "lanch is no field", "launch", 5), ("lanch: kettle",)))
    k.yaml:1:1: lanch is no field
        1 | lanch: kettle
          | ^^^^^
          = launch?
    """
    name = f"{finding.field}: " if finding.field and finding.field.rpartition(".")[2] not in finding.message else ""
    told = [f"{file}:{finding.line}:{finding.column}: {name}{finding.message}"]
    if finding.line <= len(lines) and lines[finding.line - 1].strip():
        before, rest = _around(lines[finding.line - 1], finding.column - 1)
        marks = f"{_as_wide(before, ' ')}{_as_wide(rest[: finding.length], '^') or '^'}"
        told += [f"{finding.line:5} | {before}{rest}", f"      | {marks}"]
    return "\n".join([*told, *([f"      = {finding.suggestion}?"] if finding.suggestion else [])])


def _around(line: str, at: int) -> tuple[str, str]:
    """What stands before the place, and from it on; of a long line, as programs write them, only what is near."""
    long = len(line) > _WHOLE
    first, stop = (max(at - _BEFORE, 0), at + _FROM_IT_ON) if long else (0, len(line))
    before, rest = (part.replace("\t", " ") for part in (line[first:at], line[at:stop]))
    return ("..." if first else "") + before, rest + ("..." if stop < len(line) else "")


def _as_wide(text: str, sign: str) -> str:
    """`sign` for each cell that the text takes on a terminal: Chinese characters take two."""
    return "".join(sign * (2 if east_asian_width(letter) in "WF" else 1) for letter in text)
