"""Which version numbers a model ever gave: `numbers.json` in the model's folder of a repository.

Decisions, promotions and shadow rows name a version by its number. One that is deleted takes none of them along, so the
next version must not be called like it.
"""

import json
from pathlib import Path
from typing import Final

from scorer.errors import Inconsistent
from streams.triton import history
from streams.triton.repository import numbers
from streams.written import write

FILE: Final = "numbers.json"


def next_number(repository: Path, model: str) -> int:
    """Above all that stand there, that were served, and that were given. Inconsistent where the file is none."""
    folder = repository / model
    served = [each.version for each in history.read(folder)]
    return max([*numbers(repository, model), *served, _highest(folder)]) + 1


def note(repository: Path, model: str, number: int) -> None:
    """The number is given from now on."""
    folder = repository / model
    write(folder / FILE, json.dumps({"highest": max(number, _highest(folder))}) + "\n")


def _highest(folder: Path) -> int:
    path = folder / FILE
    try:
        return int(json.loads(path.read_text("utf-8"))["highest"]) if path.is_file() else 0
    except (ValueError, TypeError, LookupError) as error:
        raise Inconsistent("what numbers versions had cannot be read", where=str(path), seen=str(error)) from error
