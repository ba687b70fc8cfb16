"""The port between a log's format and the import: what a format is asked, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from streams.publish.log import Log


@dataclass(frozen=True)
class Options:
    """`limit`: at most so many rows from the start of the file; `products`: a product table beside the log
    (jdata); `seed`: of whatever a source lacks and an import makes up."""

    limit: int | None = None
    products: Path | None = None
    seed: int = 20_261_122


@dataclass(frozen=True)
class Rejected:
    """One row that could not be used: its line in its file (from 1), why, and its first 200 characters or
    so."""

    line: int
    reason: str
    seen: str
    file: str


@dataclass(frozen=True)
class ImportedLog:
    """`read` rows were read, header and product tables apart; every one is an event of `log`, a product or
    launch of it, or counted under its reason in `rejected`. `rejects` names each rejected row, product
    tables' included."""

    log: Log
    read: int
    rejected: Mapping[str, int]
    rejects: tuple[Rejected, ...]


class LogFormat(Protocol):
    """One public format. `read` raises BadInput for a file that is not of this format at all; a bad row is
    rejected."""

    name: str
    summary: str

    def read(self, path: Path, options: Options) -> ImportedLog:
        """The whole file, sorted, with products and launches."""
