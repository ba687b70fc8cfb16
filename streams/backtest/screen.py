"""A backtest as the terminal shows it: what to beware of first, then who would have earned what."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

Told = Mapping[str, Any]
_ESTIMATES: Final = ("dm", "ips", "snips", "dr", "switch_dr", "trajectory")


def screen(found: Told, segments: Sequence[str]) -> Iterator[RenderableType]:
    """Parts to print, one below the other; `segments` to show of each candidate."""
    for one in found["warnings"]:
        yield Text(f"{one['candidate']}: {one['text']}", "yellow")
    yield _heading(found)
    yield _overview(found)
    for one in found["candidates"]:
        yield from _candidate(one, segments)


def _heading(found: Told) -> Text:
    covers, reward = found["range"], found["reward"]
    words = f"{covers['decisions']:,} decisions about {covers['shoppers']:,} shoppers"
    span = f"{_moment(covers['from_ms'])} to {_moment(covers['to_ms'])}"
    left = covers["left_out"]["window_not_closed"]
    worth = f"a click {reward['click']:g}, a purchase {reward['purchase']:g} {reward['currency']}".rstrip()
    more = f"; {left:,} left out, whose outcome is not known yet" if left else ""
    return Text(f"{words}, {span}{more}\nReward: {worth}", "bold")


def _overview(found: Told) -> Table:
    level = f"{found['level']:.0%}"
    table = Table(title=f"Reward a decision, doubly robust; differences hold all together at {level}")
    for name in ("candidate", "reward", level, "to the log", f"{level}, all", "promotions", "effective"):
        table.add_column(name, justify="left" if name == "candidate" else "right")
    own = found["logged"]
    table.add_row("logged", _number(own["dr"]["value"]), _interval(own["dr"]), "", "", f"{own['promotions']:,.0f}", "")
    for one in found["candidates"]:
        table.add_row(*_row(one))
    return table


def _row(one: Told) -> list[str]:
    promotions, share = f"{one['expected']['promotions']:,.0f}", f"{one['overlap']['ess_share']:.0%}"
    if one["refused"]:
        return [one["name"], "refused", "", "", "", promotions, share]
    dr, apart, both = one["estimators"]["dr"], one["difference"]["dr"], one["simultaneous"]
    sign = "better" if both["better"] else "worse" if both["worse"] else ""
    together = f"{_number(both['low'])} to {_number(both['high'])} {sign}".rstrip()
    return [
        one["name"],
        _number(dr["value"]),
        _interval(dr),
        f"{apart['value']:+.5f}",
        together,
        promotions,
        share,
    ]


def _candidate(one: Told, segments: Sequence[str]) -> Iterator[RenderableType]:
    yield Text(f"\n{one['name']}", "bold")
    for plan in one["plans"]:
        for change in plan["changes"]:
            yield Text(f"  {plan['launch']} {change['field']}: {change['before'] or '-'} -> {change['after'] or '-'}")
    if one["refused"]:
        yield Text(f"  Refused: {one['refused']}\n  Needed: {one['needed']}", "yellow")
        return
    yield _estimates(one)
    for name in segments:
        yield _segment(name, one["segments"][name])


def _estimates(one: Told) -> Table:
    table = Table(box=None, padding=(0, 1))
    for name in ("", "reward", "analytic", "bootstrap", "to the log"):
        table.add_column(name, justify="right")
    for name in _ESTIMATES:
        if name in one["estimators"]:
            each, apart = one["estimators"][name], one["difference"].get(name)
            drawn = f"{_number(each['boot_low'])} to {_number(each['boot_high'])}"
            more = f"{apart['value']:+.5f} ({apart['ci_low']:+.5f} to {apart['ci_high']:+.5f})" if apart else ""
            table.add_row(name, _number(each["value"]), _interval(each), drawn, more)
    return table


def _segment(name: str, rows: Sequence[Told]) -> Table:
    table = Table(title=f"by {name}", box=None, padding=(0, 1), title_justify="left")
    for column in (name, "decisions", "reward", "interval", "logged", "to the log"):
        table.add_column(column, justify="right")
    for one in rows:
        apart = f"{one['difference']:+.5f}"
        if one["difference_low"] is not None:
            apart += f" ({one['difference_low']:+.5f} to {one['difference_high']:+.5f})"
        count, logged = f"{one['decisions']:,}", _number(one["logged"])
        table.add_row(one["segment"], count, _number(one["value"]), _interval(one), logged, apart)
    return table


def _interval(one: Told) -> str:
    return "-" if one["ci_low"] is None else f"{_number(one['ci_low'])} to {_number(one['ci_high'])}"


def _number(value: float) -> str:
    return f"{value:.5f}"


def _moment(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M")
