"""The log that a command about models is given, read whole: with a note of what was rejected, and never empty."""

from pathlib import Path
from typing import TYPE_CHECKING

from scorer.errors import BadInput
from streams.cli.output import NOTES

if TYPE_CHECKING:
    from streams.publish.log import Log


def read(log_format: str, file: Path, limit: int | None, products: Path | None) -> "Log":
    """BadInput for a file that is not of the format, or that holds no event."""
    from streams.logs.importing import read_log

    found = read_log(log_format, file, limit=limit, products=products)
    rejected = ", ".join(f"{count} {reason}" for reason, count in found.rejected.items())
    told = f"{found.read} rows read; rejected: {rejected or 'none'}"
    if not len(found.log):
        remedy = f"launchpulse import {log_format} {file} --dry-run names what was rejected."
        raise BadInput("this log holds no events", where=str(file), seen=told, remedy=remedy)
    NOTES.print(told, soft_wrap=True)
    return found.log
