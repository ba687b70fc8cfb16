"""`launchpulse lift`: what the promotions of a launch caused, against the shoppers held out."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from scorer.errors import Unavailable
from streams.cli.finite import finite
from streams.cli.moments import duration_s, moment_ms
from streams.cli.output import NOTES, complete_on_error, print_json

if TYPE_CHECKING:
    from streams.lift.groups import Query
    from streams.lift.looks import Look
    from streams.lift.period import Asked
    from streams.lift.told import Told
    from streams.plans.live import Standing
    from streams.settings import Settings


class By(StrEnum):
    """How a launch is told apart."""

    OFFER = "offer"
    CHANNEL = "channel"
    SEGMENT = "segment"


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(lift)


def lift(
    launches: Annotated[list[str] | None, typer.Argument(help="Launches; none: all that hold shoppers out")] = None,
    by: Annotated[By | None, typer.Option(help="Also each offer or channel (as it was given), or each segment")] = None,
    since: Annotated[
        str, typer.Option(help="Shoppers whose first moment is not before, as 2025-09-01T08:00; UTC without a zone")
    ] = "",
    until: Annotated[str, typer.Option(help="Nothing from then on; default: the newest event")] = "",
    window: Annotated[
        str, typer.Option(help="As 7d or 12h: count so long for each shopper, and only those whose time is over")
    ] = "",
    alpha: Annotated[float, typer.Option(min=0.0001, max=0.5, help="How often an interval may be wrong")] = 0.05,
    planned_buyers: Annotated[
        float,
        typer.Option(min=1, callback=finite, help="Buyers at which intervals are narrowest; choose it before you look"),
    ] = 300,
    holdout: Annotated[
        float, typer.Option(min=0, max=0.99, help="Share held out, to be checked; default: the plan's")
    ] = 0,
    margin: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            help="What is left of what was paid, at a discount too, as 0.3; default: by the plan's unit_cost",
        ),
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(help="Also draw how difference and interval came about, into this .svg or .png")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Compare who could be promoted to with who was held out, as often as you like: the intervals allow for it."""
    from streams.clickhouse.client import plain_errors
    from streams.lift.measure import last_event
    from streams.lift.period import EVER, Asked
    from streams.lift.plot import check, draw
    from streams.lift.terms import standing_terms
    from streams.lift.told import told
    from streams.local.opened import opened
    from streams.settings import Settings

    begins, ends = _moment(since, "--since"), _moment(until, "--until")
    window_ms = round(1000 * duration_s(window, "--window"))
    if plot is not None:
        check(plot)
    missing = {"alpha": alpha, "until": None, "launches": None, "one_armed": None}
    with complete_on_error(as_json, missing), opened(settings := Settings()) as (client, where), plain_errors(where):
        newest = last_event(client.query)
        asked = Asked(min(ends or newest, newest), begins or EVER, window_ms, planned_buyers, alpha)
        by_id, wanted = _standing(settings), launches or []
        found = told(client.query, wanted, asked, by or "", lambda one: standing_terms(by_id.get(one), holdout, margin))
        if plot is not None:
            draw(plot, _looks(client.query, found, asked), alpha)
            NOTES.print(f"{plot}: lift over time of {len(found.launches)} launches", markup=False, soft_wrap=True)
    if as_json:
        print_json({"alpha": alpha, "until": asked.until.isoformat(), **asdict(found)})
    else:
        _show(found, by or "")


def _looks(query: "Query", found: "Told", asked: "Asked") -> "dict[str, Sequence[Look]]":
    from streams.lift.looks import looks

    return {
        one["launch"]: looks(query, one["launch"], one["product"], asked, datetime.fromisoformat(one["first_at"]))
        for one in found.launches
    }


def _standing(settings: "Settings") -> "dict[str, Standing]":
    """Of the topic `launches`; none where no Kafka is configured or running, or it does not answer."""
    from streams.codec.registries import registry_for
    from streams.local.addresses import resolve
    from streams.plans.live import read_launches

    kafka = resolve(settings).kafka
    if not kafka.bootstrap:
        return {}
    try:
        return asyncio.run(read_launches(kafka, settings.topic("launches"), registry_for(settings))).by_id
    except Unavailable as error:
        said = "The plans cannot be read, so neither holdout nor end is known of them"
        NOTES.print(f"{said}: {error}", markup=False, soft_wrap=True)
        return {}


def _moment(text: str, option: str) -> datetime | None:
    at_ms = moment_ms(text, option)
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC)


def _show(found: "Told", by: str) -> None:
    from streams.lift.screen import launch

    console = Console(highlight=False)
    for each in found.launches:
        console.print(launch(each, by))
    if found.one_armed:
        console.print(f"Not compared, for want of one of the two sides: {', '.join(found.one_armed)}")
