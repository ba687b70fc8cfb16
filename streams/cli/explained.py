"""How the result of `launchpulse model explain` looks: words in colours, and contributions with bars."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from streams.printable import all_printable, printable

_SHOWN: Final = 12  # rows of a table
_BAR: Final = 12  # columns of the longest bar
_STRONG, _WEAK = 0.5, 0.1  # of the greatest contribution


def show_texts(result: dict[str, Any]) -> None:
    """Each text in colours, with its sentiment and its strongest pieces."""
    console = Console(highlight=False)
    for each in result["texts"]:
        shares = ", ".join(f"{name} {value:.3f}" for name, value in each["probabilities"].items())
        notes = [*(["by the lexicon alone"] if each["early"] else []), *each["flags"]]
        console.print(Text(f"{each['sentiment']} ({shares}){''.join(f'; {note}' for note in notes)}", "bold"))
        console.print(_coloured(each["text"], each["pieces"]))
        rows = [(Text(printable(piece["text"])), piece["contribution"]) for piece in each["pieces"]]
        console.print(_table(f"pieces for {each['class']}", rows))
    console.print(f"{result['model']}, {result['method']}: {result['asked']} texts scored", soft_wrap=True)


def show_interest(result: dict[str, Any]) -> None:
    """The decision, its interest, and what the features contributed to it."""
    console, result = Console(highlight=False), all_printable(result)
    at = datetime.fromtimestamp(result["at_ms"] / 1000, UTC)
    console.print(Text(f"{result['shopper']}: {result['product']} (launch {result['launch']}), {at:%F %T} UTC", "bold"))
    recorded = result["recorded"]
    flags = f", {', '.join(recorded['flags'])}" if recorded["flags"] else ""
    console.print(f"decision {result['decision_id']}", highlight=False)
    console.print(f"interest {result['interest']:.4f} by {result['model']}", soft_wrap=True)
    console.print(f"recorded {recorded['interest']:.4f} by {recorded['model']}{flags}", soft_wrap=True)
    if result["exact"] is False:
        console.print(Text("The features are not those of then: were settings or the vector space others?", "bold red"))
    rows = [(_feature(each), each["contribution"]) for each in result["contributions"]]
    console.print(_table("what the model saw", rows))
    error = max(each["error"] for each in result["contributions"])
    console.print(
        f"They add up to {result['log_odds'] - result['base_log_odds']:+.3f}: log-odds {result['log_odds']:.3f} here, "
        f"{result['base_log_odds']:.3f} of {result['backgrounds']} other candidates. Standard errors up to {error:.3f}."
    )


def _feature(told: dict[str, Any]) -> Text:
    return Text(told["words"]).append(f"\n{told['feature']} = {told['value']:.3g}", "dim")


def _coloured(text: str, pieces: Sequence[dict[str, Any]]) -> Text:
    """Green speaks for the class, red against it."""
    shown = [printable(sign, kept="\n\t") for sign in text]
    places = [0, *accumulate(map(len, shown))]
    line = Text("".join(shown))
    greatest = max((abs(piece["contribution"]) for piece in pieces), default=0.0)
    for piece in pieces:
        share = piece["contribution"] / greatest if greatest else 0.0
        line.stylize(_style(share), places[piece["begin"]], places[piece["end"]])
    return line


def _style(share: float) -> str:
    colour = "green" if share > 0 else "red"
    if abs(share) >= _STRONG:
        return f"bold reverse {colour}"
    return colour if abs(share) >= _WEAK else ""


def _table(heading: str, rows: Sequence[tuple[Text, float]]) -> Table:
    """The strongest first."""
    table = Table()
    table.add_column(heading, max_width=40, overflow="ellipsis", no_wrap=True)
    table.add_column("log-odds", justify="right")
    table.add_column("")
    strongest = sorted(rows, key=lambda row: -abs(row[1]))
    greatest = max((abs(value) for _, value in strongest), default=0.0)
    for name, value in strongest[:_SHOWN]:
        table.add_row(name, f"{value:+.3f}", _bar(value, greatest))
    if len(strongest) > _SHOWN:
        table.add_row(Text(f"{len(strongest) - _SHOWN} weaker ones", "dim"), "", "")
    return table


def _bar(value: float, greatest: float) -> Text:
    length = round(_BAR * abs(value) / greatest) if greatest else 0
    return Text("█" * length, "green" if value > 0 else "red")
