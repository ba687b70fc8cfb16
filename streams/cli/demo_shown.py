"""What a demo came to, on the terminal, from its JSON object."""

from typing import TYPE_CHECKING, Any

from rich.console import Console

from streams.cli import replayed
from streams.cli.learnt_shown import learnt
from streams.cli.why_shown import show as show_why
from streams.lift.screen import launch
from streams.printable import printable
from streams.watching.screen import table_of

if TYPE_CHECKING:
    from streams.shop.agreement import Agreement

MOST_DIFFERENCES = 20


def show(result: dict[str, Any], shown: dict[str, Any], console: Console) -> None:
    """`shown` is what the object leaves out: the launches, how far interest agrees with the truth, the differences."""
    _launches(shown["launches"], console)
    console.print(_counts(result))
    console.print(_promotions(result["promotions_by_channel"], result["outcomes"]))
    console.print(_delay(result["event_to_trigger_ms"]))
    if shown["agreement"]:
        console.print(_agreement(shown["agreement"]))
    _story(result, console)
    if "kept" in result:
        console.print(_kept(result["kept"]), markup=False, soft_wrap=True)
    if "parity" in result:
        replayed.show(result["parity"], console)
    _recount(result["recount"], shown["differences"], console)


def _kept(told: dict[str, Any]) -> str:
    folder = told["folder"]
    stands = f"{told['records']} records in {told['size_bytes'] / 1e6:.1f} MB stand in {folder}."
    return f"{stands} `launchpulse plan list --from-capture {folder}` says which plans there are to try others against."


def _launches(told: tuple[list[str], list[list[Any]]], console: Console) -> None:
    names, rows = told
    if rows:
        console.print("Launches with the most triggers, read back from ClickHouse:")
        console.print(table_of(names, rows))


def _counts(result: dict[str, Any]) -> str:
    return (
        f"{result['events']} events, {result['events_per_s']} a second; {result['decisions']} decisions, "
        f"{result['triggers']} triggers, {result['reviews_scored']} reviews scored, "
        f"{result['dead_letters']} dead letters, {result['degraded']} degraded."
    )


def _promotions(by_channel: dict[str, int], closed: dict[str, Any]) -> str:
    channels = ", ".join(f"{count} by {channel}" for channel, count in by_channel.items())
    return (
        f"Promotions: {channels or 'none'}; {closed['closed']} outcomes closed, {closed['clicked']} with a click, "
        f"{closed['bought']} with a purchase."
    )


def _delay(quantiles: dict[str, float | None]) -> str:
    if quantiles["p50"] is None:
        return "No trigger, so no time from event to trigger."
    return f"From event to trigger in ClickHouse: {quantiles['p50']} ms (median), {quantiles['p99']} ms (p99)."


def _agreement(agreed: "Agreement") -> str:
    return (
        f"Interest against the shop's hidden truth, {agreed.pairs} pairs: AUC {agreed.interest:.3f} "
        f"(popularity {agreed.popularity:.3f}, the truth itself {agreed.ceiling:.3f})."
    )


def _story(result: dict[str, Any], console: Console) -> None:
    """Two launches under plans: what was learnt, what they caused, one why and one why not."""
    for name, told in result.get("learning", {}).items():
        console.print(f"{name}, policy {told['policy']}")
        for said in learnt(told):
            console.print(f"  {said}")
    for each in result.get("lift", []):
        console.print(launch(each))
    for title, key in (("Why?", "why"), ("Why not?", "why_not")):
        if result.get(key):
            console.print(title, style="bold")
            show_why(result[key], console)


def _recount(counted: dict[str, Any], differences: list[str], console: Console) -> None:
    console.print(f"Recount from the topics: {counted['rows']} rows compared, {counted['differences']} differences.")
    for difference in differences[:MOST_DIFFERENCES]:
        console.print(f"  {printable(difference)}", markup=False)
