"""What `launchpulse ope` found, on the terminal, from its JSON object (streams.ope.record)."""

from collections.abc import Mapping
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from streams.tabled import numbers_table

Record = Mapping[str, Any]
_BAR: Final = 30


def screen(told: Record) -> RenderableType:
    """Everything."""
    parts: list[RenderableType] = [_heading(told)]
    if "estimators" in told:
        parts += [_estimates(told["estimators"], told["level"]), Text()]
    if told.get("segments"):
        parts += [_segments(told["segments"], told["level"]), Text()]
    if "ess" in told:
        parts += [_overlap(told), Text(), _histogram(told["histogram"]), Text()]
    parts += [Text(f"note: {one}", "yellow") for one in told["warnings"]]
    if "refused" in told:
        parts += [Text(f"Refused: {told['refused']}.", "bold red"), Text(f"Needed: {told['needed']}.")]
    return Group(*parts)


def _heading(told: Record) -> Text:
    counts = f"{told['decisions']:,} decisions of {told['groups']:,} groups among {told['actions']} actions"
    mean = f"; what was done earned {told['mean_reward']:.5g} each" if "mean_reward" in told else ""
    at = told["dropped_first_at"]
    lost = ", ".join(f"{rows} {reason} (first at {at[reason]})" for reason, rows in told["dropped"].items())
    return Text(counts + mean + (f"\nleft out: {lost}" if lost else ""))


def _estimates(estimators: Record, level: float) -> Table:
    table = numbers_table("", "the candidate earns", f"{100 * level:.4g}% interval", "by bootstrap")
    for name, one in estimators.items():
        table.add_row(
            name,
            f"{one['value']:.5g}",
            f"{one['ci_low']:.5g} to {one['ci_high']:.5g}",
            f"{one['bootstrap_low']:.5g} to {one['bootstrap_high']:.5g}",
            style="bold" if name == "dr" else "",
        )
    return table


def _segments(segments: Record, level: float) -> Table:
    table = numbers_table("segment", "rows", "the candidate earns", f"{100 * level:.4g}%, all at once")
    for name, one in segments.items():
        earns = (
            ("", one["refused"])
            if one["refused"]
            else (
                f"{one['value']:.5g}",
                f"{one['ci_low']:.5g} to {one['ci_high']:.5g}",
            )
        )
        table.add_row(Text(name or "(none named)"), f"{one['rows']:,}", *earns)
    return table


def _overlap(told: Record) -> Text:
    return Text(
        f"effective sample {told['ess']:,.1f} of {told['decisions']:,} decisions; greatest weight "
        f"{told['max_weight']:.4g}; {told['support_violations']:,} rows where the candidate may do what never was done"
    )


def _histogram(bins: list[Record]) -> Table:
    table = numbers_table("weight from", "rows", "of all weight")
    table.add_column()
    most = max((one["rows"] for one in bins), default=0)
    for one in bins:
        if one["rows"]:
            bar = "█" * max(1, round(_BAR * one["rows"] / most))
            table.add_row(f"{one['from']:.4g}", f"{one['rows']:,}", f"{one['share_of_weight']:.1%}", bar)
    return table
