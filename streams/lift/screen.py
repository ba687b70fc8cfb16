"""A launch's lift on the terminal, from its JSON object (streams.lift.record)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from streams.tabled import numbers_table

Record = Mapping[str, Any]
_NAMES: Final = {"clicks": "who clicked", "purchases": "buyers", "revenue": "revenue"}
_SHARES: Final = {
    "unknown": "the plan's share is not known: --holdout",
    "as planned": "the shares are as planned",
    "broken": "the shares are NOT as planned",
}
_SHOWN: Final = 0.05  # half of the last digit of a mean
_ADJUSTED: Final = "Differences allow for what shoppers did in the 28 days before; promoted and held out are as seen."
_WEIGHTED: Final = (
    "What a shopper's first moment was used for, less nothing, weighted by how probable it was: of those who could get "
    "either."
)
_MEANING: Final = {
    "offer": _WEIGHTED,
    "channel": _WEIGHTED,
    "segment": "By what shoppers did in the 28 days before their first moment; the intervals hold all together.",
}


def launch(told: Record, by: str = "") -> RenderableType:
    """Everything of one launch."""
    parts: list[RenderableType] = [_heading(told), _outcomes(told), *_adjusted(told), _money(told), _conclusion(told)]
    if by:
        parts += [Text(_MEANING[by], "dim"), _parts(told["parts"])]
    return Group(*parts, "")


def _heading(told: Record) -> Text:
    shares = told["sample_ratio"]
    counts = (
        f"{shares['promoted']:,} shoppers to promote to, {shares['held_out']:,} held out ({shares['held_share']:.1%})"
    )
    return Text.assemble((told["launch"], "bold"), f": {counts}; {_SHARES[shares['state']]}")


def _outcomes(told: Record) -> Table:
    table = numbers_table("per 1,000 shoppers", "promoted", "held out", "difference", "in per cent")
    for name, each in told["outcomes"].items():
        share = _range({key: 100 * value for key, value in each["relative"].items()}, "%")
        table.add_row(_NAMES[name], *(f"{mean:,.1f}" for mean in _seen(each)), _range(each), share)
    return table


def _adjusted(told: Record) -> list[Text]:
    """Where the columns do not give the difference beside them, why."""
    seen = {name: _seen(each) for name, each in told["outcomes"].items()}
    gaps = {name: promoted - held for name, (promoted, held) in seen.items()}
    apart = any(abs(gaps[name] - each["estimate"]) >= _SHOWN for name, each in told["outcomes"].items())
    return [Text(_ADJUSTED, "dim")] if apart else []


def _seen(outcome: Record) -> tuple[float, float]:
    return outcome["treated_seen"], outcome["control_seen"]


def _parts(parts: list[Record]) -> Table:
    either = ["either"] if any("either" in part for part in parts) else []
    table = numbers_table("", *either, "shoppers", "against", "buyers per 1,000", "revenue per 1,000")
    for part in parts:
        outcomes = part["outcomes"]
        counts = [*(part[name] for name in either), *(part[side]["shoppers"] for side in ("treated", "control"))]
        ranges = (_range(outcomes[name]) if counts[0] else "nothing to say" for name in ("purchases", "revenue"))
        table.add_row(part["name"], *(f"{count:,}" for count in counts), *ranges)
    return table


def _range(interval: Record, unit: str = "") -> str:
    """The estimate and its bounds; that it is too early, where there are none."""
    low, high = interval["low"], interval["high"]
    if abs(low) == float("inf") or (unit and low <= -100 and high == float("inf")):
        return "too early"
    top = "no bound" if high == float("inf") else f"{high:,.1f}{unit}"
    if interval["estimate"] == float("inf"):
        return f"from {low:+,.1f}{unit} on"
    return f"{interval['estimate']:+,.1f}{unit} ({low:,.1f} to {top})"


def _money(told: Record) -> str:
    spent = "not recorded" if told["spend"] is None else f"{told['spend']:,.2f}"
    caused = f"revenue {told['revenue']:,.2f}, caused {_range(told['incremental_revenue'])}"
    margin = told["incremental_margin"]
    after = "" if margin is None else f"; margin after that {_range(margin)}{_of_goods(told['goods'])}"
    return f"{caused}; {_settled(told)}spent {spent}{after}"


def _settled(told: Record) -> str:
    """Up to when the rest is told, where something was bought after promotions that are open."""
    if not told["open_promotions"]:
        return ""
    until, still = datetime.fromisoformat(told["settled_until"]), told["open_promotions"]
    return f"up to {until:%Y-%m-%d %H:%M} UTC, before the first purchase after {still:,} open promotions: "


def _of_goods(goods: Record) -> str:
    """Where a piece counts as cheaper to the shop because it was sold for less."""
    return f", if {goods['kept']:.0%} of what was paid is left, at a discount too" if goods["kept"] < 1 else ""


def _conclusion(told: Record) -> Text:
    style = "bold" if told["trusted"] else "bold red"
    return Text(told["conclusion"][:1].upper() + told["conclusion"][1:] + ".", style)
