"""Writes a log as JSON lines, in the format that streams/logs/jsonl.py documents and reads."""

import json
from collections.abc import Iterator
from typing import IO, Any

import numpy as np

from schemas.topics import INPUTS
from streams.publish.log import Log

_LINES_AT_ONCE = 5_000


def write_jsonl(log: Log, out: IO[str]) -> int:
    """Products, launches, then the events in the log's order; the number of lines. Nulls are left out.

    An event whose time lies before that of an event already written gets `arrived_ms`, so that reading the
    file gives the same order.
    """
    lines = 0
    for line in _lines(log):
        out.write(line)
        lines += 1
    return lines


def _lines(log: Log) -> Iterator[str]:
    for topic in ("products", "launches"):
        for row in log.table(topic).to_pylist():
            yield _line(topic, row)
    newest_ms = np.maximum.accumulate(log.at_ms()) if len(log) else np.empty(0, np.int64)
    cuts = [*range(0, len(log), _LINES_AT_ONCE), len(log)]
    for start, tables in zip(cuts, log.slices(cuts), strict=False):
        rows = {topic: iter(table.to_pylist()) for topic, table in tables.items()}
        order = log.order[start : start + _LINES_AT_ONCE].tolist()
        for index, arrived_ms in zip(order, newest_ms[start : start + _LINES_AT_ONCE].tolist(), strict=True):
            row = next(rows[INPUTS[index]])
            yield _line(INPUTS[index], row | ({"arrived_ms": arrived_ms} if arrived_ms > row["at_ms"] else {}))


def _line(topic: str, row: dict[str, Any]) -> str:
    content = {"topic": topic} | {name: value for name, value in row.items() if value is not None}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
