"""What each line or row of a file tells, one after the other, in constant memory."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from scorer.errors import BadInput
from streams.ope import reasons
from streams.unpacked import opened

_PARQUET: Final = b"PAR1"
_BATCH: Final = 4096
_COLUMNS: Final = ("context", "action", "propensity", "reward", "candidate", "group", "segment")


class Told(NamedTuple):
    """Line or row `number`, from 1; `share` of the file that is read, told every 4,096. Either `content`, or why there
    is none."""

    number: int
    share: float
    content: dict[str, Any]
    reason: str = ""


def format_of(path: Path) -> str:
    """By the first bytes. BadInput where the file cannot be read."""
    with opened(path) as file:
        return "parquet" if file.read(len(_PARQUET)) == _PARQUET else "jsonl"


def told(path: Path, format_: str) -> Iterator[Told]:
    """BadInput where the file is absent, damaged, or ends too early to be read at all."""
    return _rows(path) if format_ == "parquet" else _lines(path)


def _lines(path: Path) -> Iterator[Told]:
    """Blank lines are no rows. A last line without an end that is no JSON was cut short."""
    with opened(path) as file:
        size = max(os.path.getsize(path), 1)
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _line(number, _share(file, size) if number % _BATCH == 0 else 0.0, line)


def _line(number: int, share: float, line: bytes) -> Told:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return Told(number, share, {}, reasons.NO_JSON if line.endswith(b"\n") else reasons.CUT_SHORT)
    return Told(number, share, content) if isinstance(content, dict) else Told(number, share, {}, reasons.NO_JSON)


def _share(file: Any, size: int) -> float:
    """Of the file's bytes, packed or not."""
    inner = getattr(file, "fileobj", None)
    return float((inner or file).tell()) / size


def _rows(path: Path) -> Iterator[Told]:
    try:
        with path.open("rb") as source:
            file = pq.ParquetFile(source)
            columns = [name for name in _COLUMNS if name in file.schema_arrow.names]
            whole, number = max(file.metadata.num_rows, 1), 0
            for batch in file.iter_batches(batch_size=_BATCH, columns=columns):
                for content in batch.to_pylist():
                    number += 1
                    yield Told(number, number / whole, content)
    except (pa.ArrowException, OSError) as error:
        raise BadInput(
            "The file is no Parquet, is damaged, or ends too early",
            where=str(path),
            seen=str(error).split("\n")[0][:200],
        ) from error
