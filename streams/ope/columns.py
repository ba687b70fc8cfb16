"""Rows of one shape, put together as columns while a file is read."""

from typing import Final, NamedTuple

import numpy as np

from scorer.arrays import I8, U8
from scorer.hashing import mix_pair
from scorer.ope.log import Log
from streams.ope.row import Row

_CHUNK: Final = 8192


class Columns:
    """Appends rows; keeps them as arrays, a chunk at a time. `segments` names that of each."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._numbers: list[int] = []
        self._chunks: list[Chunk] = []
        self.segments: list[str] = []

    def append(self, row: Row, action: int, number: int) -> None:
        """`action` is its place; `number` where the row stands in the file."""
        self._rows.append(row._replace(action=action))
        self.segments.append(row.segment)
        self._numbers.append(number)
        if len(self._rows) == _CHUNK:
            self._close()

    def __len__(self) -> int:
        return len(self._rows) + sum(len(chunk.numbers) for chunk in self._chunks)

    def log(self) -> Log:
        """All rows. One without a group stands for itself."""
        self._close()
        parts = (np.concatenate(column) for column in zip(*(chunk.log for chunk in self._chunks), strict=True))
        log = Log(*parts)
        return log._replace(group=np.where(log.group == 0, alone(log), log.group))

    @property
    def first(self) -> int:
        """Where the first row stands."""
        return int(self._chunks[0].numbers[0]) if self._chunks else self._numbers[0]

    def _close(self) -> None:
        if self._rows:
            self._chunks.append(_chunk(self._rows, self._numbers))
            self._rows, self._numbers = [], []


class Chunk(NamedTuple):
    """Some rows, and where each stands in the file."""

    log: Log
    numbers: I8


def alone(log: Log) -> I8:
    """int64[n]: a code for each row, from what it holds and not from where it stands, so that a shuffled file gives the
    same; equal rows get codes of their own."""
    columns = [log.action.astype(np.float64), log.propensity, log.reward, *log.candidate.T, *log.context.T]
    code = np.zeros(len(log.action), np.uint64)
    with np.errstate(over="ignore"):
        for column in columns:
            code = mix_pair(code, np.ascontiguousarray(column).view(np.uint64))
        return np.asarray(mix_pair(code, _repeat(code)).view(np.int64))


def _repeat(code: U8) -> U8:
    """uint64[n]: how many equal ones stand before."""
    order = np.argsort(code, kind="stable")
    ordered = code[order]
    begins = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    place = np.arange(len(code))
    found = np.empty(len(code), np.uint64)
    found[order] = place - np.maximum.accumulate(np.where(begins, place, 0))
    return found


def _chunk(rows: list[Row], numbers: list[int]) -> Chunk:
    context, action, propensity, reward, candidate, group, _ = zip(*rows, strict=True)
    log = Log(
        context=np.array(context, np.float64).reshape(len(rows), -1),
        action=np.array(action, np.int64),
        propensity=np.array(propensity, np.float64),
        reward=np.array(reward, np.float64),
        candidate=np.array(candidate, np.float64),
        group=np.array(group, np.int64),
    )
    return Chunk(log, np.array(numbers, np.int64))
