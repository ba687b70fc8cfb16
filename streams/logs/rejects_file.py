"""Writes the rejected rows of an import to a file, one JSON object a line: file, line, reason, seen."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from scorer.errors import BadInput
from streams.logs.imported import Rejected


def write_rejects(rejects: Iterable[Rejected], path: Path) -> None:
    """Replaces the file. Raises BadInput where it cannot be written."""
    try:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rejects)
    except OSError as error:
        raise BadInput("The file cannot be written", where=str(path), seen=error.strerror or "") from error
