"""A canary that was withdrawn stays so, for all workers that read this repository, until a candidate is served anew.

The record is `withdrawn.json` in the candidate's folder, which `launchpulse model candidate` makes and deletes.
"""

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from streams.triton.repository import CANDIDATE
from streams.written import write

LOG = logging.getLogger(__name__)
FILE: Final = "withdrawn.json"


@dataclass(frozen=True)
class Withdrawn:
    """`version` decides nothing since `at` (UTC, ISO 8601), and why."""

    version: int
    at: str
    why: str


def read(repository: Path, model: str) -> Withdrawn | None:
    """None where no canary was withdrawn; a record that cannot be read counts as one."""
    path = repository / (model + CANDIDATE) / FILE
    if not path.exists():
        return None
    try:
        return Withdrawn(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return Withdrawn(0, "", f"{path} cannot be read")


def record(repository: Path, model: str, withdrawn: Withdrawn) -> None:
    """Write it down; where that is not possible it is said, and holds for this worker alone."""
    path = repository / (model + CANDIDATE) / FILE
    try:
        write(path, json.dumps(asdict(withdrawn), indent=1) + "\n")
    except OSError as error:
        LOG.error("that %s:%d is withdrawn holds for this worker alone: %s", model, withdrawn.version, error)
