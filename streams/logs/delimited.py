"""Reads a delimited file into columns of text, fast, and names every line that has not the right number of
fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from scorer.errors import BadInput
from streams.logs.imported import Rejected
from streams.logs.source import NOT_TEXT, Utf8, log_id
from streams.unpacked import opened

_BLOCK_BYTES = 8 << 20
_SEEN = 200
WRONG_FIELDS, CUT_SHORT, NOT_UTF8, BLANK = "wrong_number_of_fields", "cut_short", "not_utf8", "blank_line"


@dataclass(frozen=True)
class Text:
    """`columns` of strings without nulls, all of the same length as `line` (the line that each row starts
    on, from 1); `rejects` the rows left out; `read` counts both."""

    path: Path
    id: int
    columns: Mapping[str, pa.Array]
    line: npt.NDArray[np.int64]
    rejects: tuple[Rejected, ...]

    @property
    def read(self) -> int:
        """All rows of the file but the header."""
        return len(self.line) + len(self.rejects)


def read_delimited(
    path: Path,
    names: Sequence[str],
    *,
    optional: Sequence[str] = (),
    header: bool = True,
    delimiter: str = ",",
    quotes: bool = True,
    limit: int | None = None,
) -> Text:
    """The columns `names` and `optional`, found by the header where there is one, else in the order of
    `names`.

    Raises BadInput where one of `names` is missing, or one that is read stands twice; one of `optional` that is
    missing is a column of empty texts.
    """
    first = header_of(path, delimiter) if header else list(names)
    if missing := [name for name in names if name not in first]:
        raise BadInput(
            f"The file has no column {', '.join(missing)}",
            where=f"{path}:1",
            seen=delimiter.join(first)[:_SEEN],
            remedy="Is it of another format? `launchpulse import --help` lists them.",
        )
    if twice := [name for name in (*names, *optional) if first.count(name) > 1]:
        raise BadInput(
            f"The file has the column {twice[0]} twice",
            where=f"{path}:1",
            seen=delimiter.join(first)[:_SEEN],
            remedy="Take out or rename the one that is not meant.",
        )
    first = [name if name in (*names, *optional) else f"{at}" for at, name in enumerate(first)]
    table, bad = _parse(path, first, delimiter, quotes, _last_number(limit, header))
    columns, line, bad = _with_lines(table, bad, skip=int(header))
    columns, line, rejects = _decoded(columns, line, bad, str(path))
    nothing = pa.array([""] * len(line), pa.string())
    found = {name: columns.get(name, nothing) for name in (*names, *optional)}
    return Text(path, log_id(path), found, line, tuple(sorted(rejects, key=lambda row: row.line)))


def header_of(path: Path, delimiter: str = ",") -> list[str]:
    """The names in the first line."""
    with opened(path) as file:
        text = file.readline().decode("utf-8-sig", "replace").rstrip("\r\n")
    return [name.strip().strip('"') for name in text.split(delimiter)]


def _last_number(limit: int | None, header: bool) -> int | None:
    return None if limit is None else limit + header


def _parse(
    path: Path, names: Sequence[str], delimiter: str, quotes: bool, last: int | None
) -> tuple[pa.Table, list[csv.InvalidRow]]:
    """All rows, the header among them, up to row number `last`; and the rows of a wrong length."""
    bad: list[csv.InvalidRow] = []

    def skip(row: csv.InvalidRow) -> str:
        bad.append(row)
        return "skip"

    width = [f"{index}" for index in range(len(names))]
    read = csv.ReadOptions(use_threads=False, column_names=width, block_size=_BLOCK_BYTES)
    parse = csv.ParseOptions(
        delimiter=delimiter,
        quote_char='"' if quotes else False,
        newlines_in_values=quotes,
        ignore_empty_lines=False,
        invalid_row_handler=skip,
    )
    convert = csv.ConvertOptions(column_types=dict.fromkeys(width, pa.string()), strings_can_be_null=False)
    schema = pa.schema(dict.fromkeys(width, pa.string()))
    batches, rows = [], 0
    with opened(path) as file:
        try:
            for batch in csv.open_csv(pa.PythonFile(Utf8(file), "r"), read, parse, convert):
                batches.append(batch)
                rows += batch.num_rows
                if last is not None and rows + len(bad) >= last:
                    break
        except pa.ArrowInvalid as error:
            if not file.seek(0, 2):
                return pa.table({name: pa.array([], pa.string()) for name in names}), []
            raise BadInput("The file is not a table of text", where=str(path), seen=str(error)[:_SEEN]) from error
    table = pa.Table.from_batches(batches, schema=schema).rename_columns(list(names))
    return _upto(table, bad, last)


def _upto(table: pa.Table, bad: list[csv.InvalidRow], last: int | None) -> tuple[pa.Table, list[csv.InvalidRow]]:
    if last is None:
        return table, bad
    kept = [row for row in bad if row.number <= last]
    return table.slice(0, max(0, last - len(kept))), kept


def _with_lines(
    table: pa.Table, bad: list[csv.InvalidRow], skip: int
) -> tuple[dict[str, pa.Array], npt.NDArray[np.int64], list[tuple[int, csv.InvalidRow, bool]]]:
    """Row numbers become line numbers: a quoted value may span lines. The header goes. True marks the last
    row."""
    total = table.num_rows + len(bad)
    numbers = np.setdiff1d(np.arange(1, total + 1), [row.number for row in bad])
    extra = np.zeros(total + 1, np.int64)
    columns = {name: table.column(name).combine_chunks() for name in table.column_names}
    for column in columns.values():
        extra[numbers] += np.asarray(pc.count_substring(column, "\n"), np.int64)
    for row in bad:
        extra[row.number] += row.text.count("\n")
    before = np.cumsum(extra) - extra
    lines = numbers + before[numbers]
    named = [(int(row.number + before[row.number]), row, row.number == total) for row in bad]
    return {name: column.slice(skip) for name, column in columns.items()}, lines[skip:], named


def _decoded(
    columns: dict[str, pa.Array],
    line: npt.NDArray[np.int64],
    bad: list[tuple[int, csv.InvalidRow, bool]],
    file: str,
) -> tuple[dict[str, pa.Array], npt.NDArray[np.int64], list[Rejected]]:
    """Rows that are not UTF-8 and blank ones join the rejects."""
    rejects = [
        Rejected(
            at,
            CUT_SHORT if last and row.actual_columns < row.expected_columns else WRONG_FIELDS,
            row.text[:_SEEN],
            file,
        )
        for at, row, last in bad
    ]
    odd = np.logical_or.reduce([_true(pc.match_substring(column, NOT_TEXT)) for column in columns.values()])
    blank = np.logical_and.reduce([_true(pc.equal(column, "")) for column in columns.values()])
    for reason, hits in ((NOT_UTF8, odd), (BLANK, blank)):
        for row in np.flatnonzero(hits).tolist():
            seen = ", ".join(column[row].as_py() for column in columns.values())
            rejects.append(Rejected(int(line[row]), reason, seen[:_SEEN], file))
    if (keep := ~(odd | blank)).all():
        return columns, line, rejects
    return {name: column.filter(pa.array(keep)) for name, column in columns.items()}, line[keep], rejects


def _true(column: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(column, bool)
