"""`launchpulse replay`: what was recorded, computed again beside what runs; and the proof that it comes to the same."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from streams.cli.finite import finite
from streams.cli.output import answers, complete_on_error, print_json

if TYPE_CHECKING:
    from streams.replay.asked import Asked

_CAPTURE = typer.Option(None, "--from-capture", help="A folder of `launchpulse capture`, in place of the broker.")
_FILE = typer.Option(None, "--file", help="A log of `launchpulse import`, in place of the broker; with --format.")
_FORMAT = typer.Option("", "--format", help="Its format, as `launchpulse import` names it.")
_STORED = typer.Option(False, "--from-clickhouse", help="ClickHouse's tables of events, in place of the broker.")
_FROM = typer.Option("", "--from", help="With --from-clickhouse: events published from then on, as 2025-09-01T08:00.")
_TO = typer.Option("", "--to", help="With --from-clickhouse: events published before then.")
_SCORES = typer.Option(
    "recorded", "--scores", help="recorded, anew (the models that serve are asked) or none (rows are folded, no more)."
)
_VERIFY = typer.Option(False, "--verify", help="Compare with what the live worker sent and stored, byte for byte.")
_SPEED = typer.Option(
    0.0, "--speed", min=0.0, callback=finite, help="So many times the events' own speed; 0: as fast as it goes."
)
_UNTIL = typer.Option("", "--until", help="Nothing from this event time on, as 2025-09-01T08:00, UTC.")
_PARTITIONS = typer.Option(None, "--partition", help="Only this partition; may be given more than once.")
_PROCESSES = typer.Option(0, "--processes", min=0, help="Partitions beside each other; 0: one a core.")
_OUT = typer.Option(None, "--out", help="Write decisions and outcomes to this folder, as Parquet.")
_RESUME = typer.Option(False, "--resume", help="Go on where the same replay was ended, or begin it.")
_SNAPSHOT = typer.Option("60s", "--snapshot-every", help="How often the state is kept for --resume.")
_EVERY = typer.Option("", "--every", help="With --verify: again and again, as 15m or 1h; each time what is new.")
_METRICS = typer.Option(None, "--metrics", help="With --verify: write the metrics to this file, for node-exporter.")
_JSON = typer.Option(False, "--json", help="End with one JSON object.")


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command("replay")(replay)


def replay(
    capture: Path | None = _CAPTURE,
    file: Path | None = _FILE,
    format_: str = _FORMAT,
    stored: bool = _STORED,
    from_: str = _FROM,
    to: str = _TO,
    scores: str = _SCORES,
    verify: bool = _VERIFY,
    speed: float = _SPEED,
    until: str = _UNTIL,
    partitions: list[int] | None = _PARTITIONS,
    processes: int = _PROCESSES,
    out: Path | None = _OUT,
    resume: bool = _RESUME,
    snapshot: str = _SNAPSHOT,
    every: str = _EVERY,
    metrics: Path | None = _METRICS,
    as_json: bool = _JSON,
) -> int:
    """Compute again, in event time, what the topics hold: the same code, rows of its own, nothing written to them.

    With --verify the exit status is 1 where anything differs, and the first difference is named.
    """
    from streams.cli.moments import duration_s, moment_ms
    from streams.logs.stored.tables import Range
    from streams.replay.asked import Asked
    from streams.replay.job import Wish
    from streams.replay.scores import SCORES

    if scores not in SCORES:
        raise typer.BadParameter(f"one of {', '.join(SCORES)}", param_hint="--scores")
    if (file is None) == bool(format_):
        raise typer.BadParameter("--file and --format go together")
    if sum([capture is not None, file is not None, stored]) > 1:
        raise typer.BadParameter("one of --from-capture, --file and --from-clickhouse")
    if (from_ or to) and not stored:
        raise typer.BadParameter("--from and --to are for --from-clickhouse; --until is for all")
    if (every or metrics) and not verify:
        raise typer.BadParameter("--every and --metrics are for --verify")
    again_s = duration_s(every, "--every")
    within = Range(moment_ms(from_, "--from"), moment_ms(to, "--to")) if stored else None
    wish = Wish(
        scores=SCORES[scores],
        verify=verify,
        speed=speed,
        until_ms=moment_ms(until, "--until"),
        out=out,
        resume=resume or again_s > 0,
        keep=again_s > 0,
        snapshot_s=duration_s(snapshot, "--snapshot-every"),
    )
    asked = Asked(wish, partitions or [], capture, file, format_, within)
    missing = {"decisions": None, "equal": None, "diverged": None, "first_divergence": None} if verify else {}
    with complete_on_error(as_json, missing):
        return _again_and_again(asked, processes, again_s, metrics, as_json)


def _again_and_again(asked: "Asked", processes: int, again_s: float, metrics: Path | None, as_json: bool) -> int:
    import time

    while True:
        result = _once(asked, processes, as_json)
        if metrics is not None:
            from streams.replay.parity.metrics import write

            write(metrics, result, time.time())
        if as_json:
            print_json(result)
        if not again_s:
            return 0 if result.get("same", True) else 1
        time.sleep(again_s)


def _once(asked: "Asked", processes: int, as_json: bool) -> dict[str, Any]:
    from streams.cli.bar import Bar
    from streams.cli.replayed import show
    from streams.local.running import running
    from streams.replay.flow import replayed
    from streams.settings import Settings

    settings = Settings()
    needed = {"triton": asked.wish.scores == "anew", "clickhouse": asked.stored is not None}
    parts = [part for part, there in needed.items() if there]
    with running(settings, parts) as at, Bar() as bar:
        result = replayed(settings, at, asked, processes, lambda done, share: bar(f"{done:,} records", share))
    show(result, answers(as_json))
    return result
