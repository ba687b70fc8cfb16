"""Options of commands that try plans on what happened: which stretch of it, from where, and how sure to be."""

from pathlib import Path
from typing import Annotated

import typer

From = Annotated[str, typer.Option("--from", help="Decisions from this event time on, as 2025-09-01T08:00, UTC")]
To = Annotated[str, typer.Option("--to", help="None from then on; default: to the end")]
Capture = Annotated[
    Path | None, typer.Option("--from-capture", help="A folder of `launchpulse capture`, in place of the broker")
]
Level = Annotated[float, typer.Option(min=0.5, max=0.999, help="How often an interval holds the truth")]
Report = Annotated[Path | None, typer.Option(help="Write a page for a browser, one HTML file")]
