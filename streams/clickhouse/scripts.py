"""The numbered migration files: where they lie, what each is called, what it holds."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from scorer.errors import Inconsistent
from streams.packaged import packaged

_FILE = re.compile(r"(\d{4})_[a-z_]+\.sql")
_ONCE = re.compile(r"^-- Once run as: ([0-9a-f]{64})$", re.MULTILINE)


@dataclass(frozen=True)
class Script:
    """One file. `statements` carry the comment lines before them and no semicolon."""

    number: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """What a database remembers of it, so that an altered file is noticed."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def once(self) -> list[str]:
        """Checksums of texts that this file had before, and that made the same tables."""
        return _ONCE.findall(self.text)

    @property
    def statements(self) -> list[str]:
        """In order. A semicolon at the end of a line ends a statement, and stands nowhere else."""
        parts = re.split(r";[ \t]*(?:\n|$)", self.text)
        return [part.strip() for part in parts if _without_comments(part).strip()]


def folder() -> Path:
    """Where the files lie: in the installed package, or in a checkout."""
    return packaged("deploy") / "clickhouse"


def read_scripts(place: Path | None = None) -> list[Script]:
    """All files in order. Raises Inconsistent where numbers have a hole or a name is not NNNN_words.sql."""
    files = sorted((place or folder()).glob("*.sql"))
    scripts = [_read(path) for path in files]
    if [script.number for script in scripts] != list(range(1, len(scripts) + 1)):
        seen = ", ".join(path.name for path in files)
        raise Inconsistent("migrations must be numbered from 0001 without a hole", seen=seen)
    return scripts


def _read(path: Path) -> Script:
    match = _FILE.fullmatch(path.name)
    if match is None:
        raise Inconsistent("a migration is called NNNN_words.sql", seen=path.name)
    return Script(int(match.group(1)), path.stem, path.read_text(encoding="utf-8"))


def body_of(statement: str) -> str:
    """Without the lines of comment before it and within."""
    return "\n".join(line for line in statement.splitlines() if not line.startswith("--"))


def _without_comments(sql: str) -> str:
    return re.sub(r"--[^\n]*", "", sql)
