"""What a command prints: one JSON object on the last line of standard output where `--json` was asked for."""

import json
import logging
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console

from scorer.errors import LaunchpulseError
from streams.printable import printable

NOTES = Console(stderr=True, highlight=False)
ANSWERS = Console(highlight=False)
_printed: list[dict[str, Any]] = []  # by this command


def answers(as_json: bool) -> Console:
    """Where what was asked for is told: standard output, to be kept or searched. There the object stands alone, so with
    it standard error."""
    return NOTES if as_json else ANSWERS


def write_anywhere() -> None:
    """Files and pipes get UTF-8, which plans and JSON are, whatever the locale; a terminal of another encoding gets
    escapes for what it has no signs for."""
    if isinstance(sys.stdout, TextIOWrapper):
        encoding = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")


def say(told: str) -> None:
    """A sentence of a command that goes on, as it stands."""
    NOTES.print(told, soft_wrap=True, markup=False, emoji=False)


def aligned(rows: Sequence[tuple[str, ...]]) -> str:
    """Columns of text, a line a row."""
    rows = [tuple(map(printable, row)) for row in rows]
    widths = [max(cell_len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = ("  ".join(map(set_cell_size, row, widths)) for row in rows)
    return "\n".join(one.rstrip() for one in lines)


def nothing_printed() -> None:
    """A command begins."""
    _printed.clear()


def print_json(result: dict[str, Any]) -> None:
    """One object on one line; a number that is missing or not finite is null."""
    _printed.append(result)
    print(json.dumps(_finite(result), ensure_ascii=False, separators=(",", ":")), flush=True)


@contextmanager
def silent_libraries() -> Iterator[None]:
    """No logging meanwhile: libraries would warn of what the command itself says better."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def complete_on_error(as_json: bool, result: Mapping[str, Any]) -> Iterator[None]:
    """Where an error ends the command, print `result` as far as it has come, and why it came no further."""
    try:
        yield
    except LaunchpulseError as error:
        if as_json:
            print_json({**result, "error": str(error)})
        raise


def print_json_error(told: str) -> None:
    """The object of a command that failed, unless it has printed its own."""
    if not _printed:
        print_json({"error": told})


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value
