"""Tells the rejected rows of an import: a few in sentences, or all in a file, one JSON object a line: file, line,
reason, seen."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final

from scorer.errors import BadInput
from streams.logs.imported import ImportedLog, Rejected
from streams.printable import printable

_NAMED: Final = 3  # of each reason


def told_rejects(found: ImportedLog) -> Iterator[str]:
    """Lines for a person: each reason with its count and first rows."""
    for reason, count in found.rejected.items():
        yield f"{count} rows rejected: {reason}"
        for row in [row for row in found.rejects if row.reason == reason][:_NAMED]:
            yield f"  {Path(row.file).name}:{row.line}: {printable(row.seen)}"


def write_rejects(rejects: Iterable[Rejected], path: Path) -> None:
    """Replaces the file. Raises BadInput where it cannot be written."""
    try:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rejects)
    except OSError as error:
        raise BadInput("The file cannot be written", where=str(path), seen=error.strerror or "") from error
