"""What a shadow wrote down: JSON lines in `<data_dir>/shadow`, one a request, for `launchpulse model compare`.

The workers of a machine append to one file a model, and put it aside when it is full: the newest 32 to 64 MB are kept.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from streams.ports import Float32
from streams.private import private
from streams.triton.answered import Answered

FOLDER: Final = "shadow"
LIMIT_BYTES: Final = 32_000_000
_DIGITS: Final = 7
Numbers = list[list[float]]


@dataclass(frozen=True)
class Row:
    """One request: `first` the served model's scores, `second` the candidate's, a list a point or text (of a point, the
    candidates alone that there were); `ms` what each took; `files` of both versions (streams.triton.cards)."""

    served: str
    candidate: str
    first: Numbers
    second: Numbers
    ms: list[float]
    files: list[str]

    @classmethod
    def of(cls, candidate: int, answered: Answered, scores: Float32, *, ms: float, files: Sequence[str]) -> "Row":
        """Of an answer and the candidate's scores of the same question."""
        there = _there(answered)
        first, second = _numbers(answered.scores, there), _numbers(scores, there)
        return cls(answered.version, str(candidate), first, second, [answered.ms, ms], list(files))


class RowsFile:
    """Where the workers of this data folder write the rows of one model."""

    def __init__(self, data_dir: Path, model: str, *, limit_bytes: int = LIMIT_BYTES) -> None:
        self._path, self._limit_bytes = data_dir / FOLDER / f"{model}.jsonl", limit_bytes

    def write(self, row: Row) -> None:
        """Append, in one write, so that two workers do not mix their lines; OSError where the disk says no."""
        private(self._path.parent.parent)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if self._path.exists() and self._path.stat().st_size > self._limit_bytes:
            self._path.replace(self._path.with_suffix(".old.jsonl"))
        with self._path.open("ab", buffering=0) as file:
            file.write(json.dumps(asdict(row), separators=(",", ":")).encode() + b"\n")


def read(data_dir: Path, model: str, versions: tuple[int, int], files: tuple[str, str]) -> Iterator[Row]:
    """Rows of a served version and its candidate with these files, oldest first; a line that was cut short is passed
    over, and so is one of a release that did not note the files."""
    wanted = (*map(str, versions), list(files))
    for path in (data_dir / FOLDER / f"{model}.old.jsonl", data_dir / FOLDER / f"{model}.jsonl"):
        for line in _lines(path):
            row = _row(line)
            if row is not None and (row.served, row.candidate, row.files) == wanted:
                yield row


def _lines(path: Path) -> Iterator[str]:
    if path.is_file():
        with path.open(encoding="utf-8") as file:
            yield from file


def _row(line: str) -> Row | None:
    try:
        return Row(**json.loads(line)) if line.endswith("\n") else None
    except (ValueError, TypeError):
        return None


def _there(answered: Answered) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Which scores are of something: a candidate that is none has features of zeros."""
    if isinstance(answered.question, np.ndarray):
        return np.asarray((answered.question != 0).any(axis=2), np.bool_)
    return np.ones(answered.scores.shape, np.bool_)


def _numbers(scores: Float32, there: "np.ndarray[Any, np.dtype[np.bool_]]") -> Numbers:
    kept = (row[which].astype(np.float64) for row, which in zip(scores, there, strict=True) if which.any())
    return [[round(value, _DIGITS) for value in row.tolist()] for row in kept]
