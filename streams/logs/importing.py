"""Reads a log in a format that is named by a word: what `launchpulse import` and `launchpulse demo --format` share."""

from pathlib import Path

from scorer.errors import BadInput
from streams.logs.formats import FORMATS
from streams.logs.imported import ImportedLog, Options


def read_log(name: str, path: Path, *, limit: int | None = None, products: Path | None = None) -> ImportedLog:
    """The log with what was rejected. Raises BadInput for an unknown format, a file that is not of it, or none."""
    if name not in FORMATS:
        raise BadInput("There is no such format", seen=name, remedy=f"Use one of {', '.join(FORMATS)}.")
    return FORMATS[name].read(path, Options(limit=limit, products=products))
