"""`launchpulse import FORMAT FILE`: a public or private log, onto the topics."""

from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from streams.cli.finite import finite
from streams.cli.output import NOTES, complete_on_error, print_json, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from streams.brokers.access import Access
    from streams.logs.imported import ImportedLog
    from streams.publish.log import Log
    from streams.publish.publishing import Published
    from streams.settings import Settings

_FORMAT = typer.Argument(
    metavar="FORMAT", help="taobao, rees46, uci, yoochoose, jdata, reviews-csv, queries-tsv or jsonl."
)
_FILE = typer.Argument(metavar="FILE", help="The log, plain or gzip.")
_LIMIT = typer.Option(None, min=1, help="Read at most so many rows, from the start of the file.")
_SPEED = typer.Option(
    0.0, min=0.0, callback=finite, help="Publish at so many times the log's own speed; 0: as fast as it goes."
)
_PRODUCTS = typer.Option(None, help="A product table beside the log (jdata).")
_REJECTED = typer.Option(None, help="Write every rejected row to this file, as JSON lines.")
_DRY = typer.Option(False, "--dry-run", help="Read and count; publish nothing.")
_FIELDS = typer.Option(
    False,
    "--fields",
    is_eager=True,
    callback=lambda wanted: _show_fields(wanted),
    help="List the fields of jsonl, and stop.",
)
_JSON = typer.Option(False, "--json", help="End with one JSON object: read, published, rejected by reason, ...")


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command("import")(import_)


def _show_fields(wanted: bool) -> None:
    if wanted:
        from streams.logs import jsonl

        print(jsonl.__doc__)
        raise typer.Exit


def import_(
    format_: str = _FORMAT,
    file: Path = _FILE,
    limit: int | None = _LIMIT,
    speed: float = _SPEED,
    products: Path | None = _PRODUCTS,
    rejected: Path | None = _REJECTED,
    dry_run: bool = _DRY,
    as_json: bool = _JSON,
    fields: bool = _FIELDS,
) -> None:
    """Publish a log as events, with its products and launches. What cannot be read is counted and named."""
    result: dict[str, Any] = {"format": format_, "read": None, "published": None, "rejected": None}
    _check(format_, products)
    with complete_on_error(as_json, result):
        publish = None if dry_run else _publisher(speed)
        found = _read(format_, file, limit, products)
        result |= {"read": found.read, "rejected": dict(found.rejected)}
        result |= {"products": found.log.products.num_rows, "launches": found.log.launches.num_rows}
        result |= {"bare": _bare(found.log), "new_bare": None}
        _name(found, rejected)
        done = publish(found.log) if publish else None
        result["published"] = done.events if done else 0
        result["new_bare"] = done.bare if done else None
    sent = done.products if done else result["products"]
    NOTES.print(
        f"{found.read} rows read; {len(found.log)} events, {sent} products and "
        f"{result['launches']} launches {'published' if done else 'would be published'}.",
        soft_wrap=True,
    )
    if result["bare"]:
        say(_told_bare(result["bare"], result["new_bare"]))
    if as_json:
        print_json(result)


def _check(format_: str, products: Path | None) -> None:
    from streams.logs.formats import FORMATS

    if format_ not in FORMATS:
        raise typer.BadParameter(f"one of {', '.join(FORMATS)}", param_hint="FORMAT")
    if products and format_ != "jdata":
        raise typer.BadParameter("only jdata has a product table", param_hint="--products")


def _read(format_: str, file: Path, limit: int | None, products: Path | None) -> "ImportedLog":
    from streams.logs.importing import read_log

    with NOTES.status(f"reading {file.name}") if NOTES.is_terminal else nullcontext():
        return read_log(format_, file, limit=limit, products=products)


def _name(found: "ImportedLog", to: Path | None) -> None:
    """Each reason with its count and first rows on standard error; every row in the file that was asked for."""
    from streams.logs.rejects_told import told_rejects, write_rejects

    for line in told_rejects(found):
        say(line)
    if to:
        write_rejects(found.rejects, to)


def _bare(log: "Log") -> int:
    """How many products the log says nothing of but the id."""
    from streams.publish.bare import bare

    return int(bare(log.products).sum())


def _told_bare(of_log: int, new: int | None) -> str:
    """`new` of them were published; None where nothing was."""
    if new is None:
        return f"Of {of_log} products only the id is known; those that the catalogue has would stay as they are."
    known = of_log - new
    return f"Of {of_log} products only the id is known: {new} are new, {known} stay in the catalogue as they are."


def _publisher(speed: float) -> "Callable[[Log], Published]":
    """What publishes a log; Unavailable where there is nowhere to, before one is read."""
    from streams.local.standing_kafka import standing_kafka
    from streams.settings import Settings

    settings = Settings()
    return partial(_publish, settings, standing_kafka(settings, "events could live"), speed)


def _publish(settings: "Settings", kafka: "Access", speed: float, log: "Log") -> "Published":
    from streams.publish.onto import publish_onto
    from streams.publish.timetable import as_fast_as_it_goes, at_speed

    timetable = at_speed(log.at_ms(), speed) if speed else as_fast_as_it_goes(len(log))
    return publish_onto(settings, kafka, log, timetable, say)
