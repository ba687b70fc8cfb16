"""A finding as it is shown to people: file, place, what is wrong, the line, and a caret under it."""

from unicodedata import east_asian_width

from streams.plans.findings import Finding


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
        line = lines[finding.line - 1].replace("\t", " ")
        before, under = line[: finding.column - 1], line[finding.column - 1 :][: finding.length]
        told += [f"{finding.line:5} | {line}", f"      | {_as_wide(before, ' ')}{_as_wide(under, '^') or '^'}"]
    return "\n".join([*told, *([f"      = {finding.suggestion}?"] if finding.suggestion else [])])


def _as_wide(text: str, sign: str) -> str:
    """`sign` for each cell that the text takes on a terminal: Chinese characters take two."""
    return "".join(sign * (2 if east_asian_width(letter) in "WF" else 1) for letter in text)
