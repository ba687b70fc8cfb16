"""`launchpulse capture`: a stretch of the topics into a folder of files, and whether such a folder is whole."""

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli.bar import Bar
from streams.cli.moments import moment_ms
from streams.cli.output import answers, complete_on_error, print_json

if TYPE_CHECKING:
    from streams.capture.asking import Given
    from streams.capture.manifest import Manifest

_TIME = "as 2025-09-01T08:00, UTC, of publishing"


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(capture)


def capture(
    folder: Annotated[Path, typer.Argument(help="Made where it does not exist; a capture in it is gone on with")],
    since: Annotated[str, typer.Option("--from", help=f"What it is about begins then, {_TIME}")] = "",
    until: Annotated[str, typer.Option("--to", help=f"Nothing published from then on, {_TIME}")] = "",
    warm_up: Annotated[
        str,
        typer.Option(help="Leave out what was published before; default: all from the beginning, as a replay needs"),
    ] = "",
    partition_offsets: Annotated[
        list[str] | None,
        typer.Option(metavar="P:FIRST-NEXT", help="Partition P alone, these records of its journal; may be repeated"),
    ] = None,
    topics: Annotated[str, typer.Option(help="Names with commas between; default: all but sink-intents")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say how many records there are at most; write none")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Compare the folder's files with their checksums")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object")] = False,
) -> int:
    """Keep the topics of a stack, which may be at work, in files that `replay` and `backtest` read as they read Kafka.

    A second call goes on behind the last whole file: after a kill, or to fetch what has come since.
    """
    from streams.capture.asking import Given

    missing: dict[str, Any] = {"folder": str(folder), "records": None}
    with complete_on_error(as_json, missing):
        if check:
            return _check(folder, as_json)
        times = (moment_ms(since, "--from"), moment_ms(until, "--to"), moment_ms(warm_up, "--warm-up"))
        names = tuple(name.strip() for name in topics.split(",") if name.strip())
        given = Given(names, *times, _offsets(partition_offsets or []))
        told = asyncio.run(_capture(folder, given, dry_run))
    answers(as_json).print(told.pop("said"), soft_wrap=True, markup=False)
    if as_json:
        print_json(told)
    return 0


async def _capture(folder: Path, given: "Given", dry_run: bool) -> dict[str, Any]:
    from streams.capture.flow import captured, estimated
    from streams.local.addresses import resolve
    from streams.settings import Settings

    kafka = resolve(settings := Settings()).kafka
    if dry_run:
        return _estimated(folder, await estimated(settings, kafka, folder, given))
    with Bar() as bar:
        return _told(folder, await captured(settings, kafka, folder, given, bar))


def _estimated(folder: Path, counts: dict[str, int]) -> dict[str, Any]:
    total = sum(counts.values())
    said = f"At most {total:,} records would be captured into {folder}."
    return {"said": said, "folder": str(folder), "records": total, "topics": counts}


def _told(folder: Path, manifest: "Manifest") -> dict[str, Any]:
    size = manifest.size_bytes
    said = [f"{manifest.records} records in {size / 1e6:.1f} MB stand in {folder}.", *manifest.notes]
    topics = {
        topic: {
            "records": sum(one.records for one in parts.values()),
            "offsets": {str(number): [one.first, one.next] for number, one in parts.items()},
        }
        for topic, parts in manifest.topics.items()
    }
    steps = sum(one.steps for one in manifest.journal.values())
    counts = {"records": manifest.records, "size_bytes": size, "steps": steps}
    return {"said": "\n".join(said), "folder": str(folder), **counts, "topics": topics, "notes": manifest.notes}


def _check(folder: Path, as_json: bool) -> int:
    from streams.capture.check import check

    with Bar() as bar:
        found = check(folder, bar)
    console = answers(as_json)
    for problem in found.problems:
        lost = f": offsets {problem['first']} to {problem['next'] - 1} are lost" if "first" in problem else ""
        console.print(f"{problem.get('file', folder)}{lost}: {problem['why']}", soft_wrap=True, markup=False)
    console.print(f"{found.files} files and {found.records} whole records; {len(found.problems)} problems.")
    if as_json:
        counts = {"files": found.files, "records": found.records}
        print_json({"folder": str(folder), "whole": not found.problems, **counts, "problems": found.problems})
    return 1 if found.problems else 0


def _offsets(texts: list[str]) -> dict[int, tuple[int, int]]:
    found = [re.fullmatch(r"(\d+):(\d+)-(\d+)", text) for text in texts]
    if not all(found):
        raise typer.BadParameter(f"{texts} are not as 0:0-1200", param_hint="--partition-offsets")
    return {int(one[1]): (int(one[2]), int(one[3])) for one in found if one}
