"""A backtest as the terminal shows it: what to beware of first, then who would have earned what; the numbers are those
of the report's page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from streams.backtest.report import numbers
from streams.backtest.report.answer import answer

Told = Mapping[str, Any]
_ESTIMATES: Final = ("dm", "ips", "snips", "dr", "switch_dr", "trajectory")


def screen(found: Told, segments: Sequence[str]) -> Iterator[RenderableType]:
    """Parts to print, one below the other; `segments` to show of each candidate."""
    for one in found["warnings"]:
        yield Text(f"{one['candidate']}: {one['text']}" if one["candidate"] else one["text"], "yellow")
    yield Text(answer(found).text, "bold")
    yield _heading(found)
    yield _overview(found)
    for one in found["candidates"]:
        yield from _candidate(one, segments)


def _heading(found: Told) -> Text:
    covers, reward = found["range"], found["reward"]
    words = f"{covers['decisions']:,} decisions about {covers['shoppers']:,} shoppers"
    span = f"{numbers.minute(covers['from_ms'])} to {numbers.minute(covers['to_ms'])}"
    left = covers["left_out"]["window_not_closed"]
    worth = f"a click {reward['click']:g}, a purchase {reward['purchase']:g} {reward['currency']}".rstrip()
    more = f"; {left:,} left out, whose outcome is not known yet" if left else ""
    return Text(f"{words}, {span}{more}\nReward: {worth}")


def _overview(found: Told) -> Table:
    level, unit = f"{found['level']:.0%}", found["reward"]["currency"] or "reward"
    title = f"{unit} per {numbers.PER:,} decisions, doubly robust; all intervals hold at once at {level}"
    own = found["logged"]
    table = _table(title, "", "earned", "differs", "all at once", "verdict", "promoted", "counts")
    value, _ = numbers.estimate(own["dr"])
    table.add_row("as it ran", value, "", "", "", numbers.count(own["promotions"]), "")
    for one in found["candidates"]:
        table.add_row(*_row(one))
    return table


def _row(one: Told) -> list[str]:
    promotions, share = numbers.count(one["expected"]["promotions"]), f"{one['overlap']['ess_share']:.0%}"
    if one["refused"]:
        return [one["name"], "", "", "", "no answer", promotions, share]
    both = one["simultaneous"]
    verdict = "better" if both["better"] else "worse" if both["worse"] else "unsure"
    apart = numbers.money(one["difference"]["dr"]["value"], both["low"], both["high"], sign=True)
    value, _ = numbers.estimate(one["estimators"]["dr"])
    return [one["name"], value, *apart, verdict, promotions, share]


def _candidate(one: Told, segments: Sequence[str]) -> Iterator[RenderableType]:
    yield Text(f"\n{one['name']}", "bold")
    for plan in one["plans"]:
        for old in plan["earlier"]:
            yield from _changes(f"{plan['launch']} (version {old['version']})", old["changes"])
        yield from _changes(plan["launch"], plan["changes"])
    if one["refused"]:
        yield Text(f"  Refused: {one['refused']}\n  Needed: {one['needed']}", "yellow")
        return
    yield _estimates(one)
    for name in segments:
        yield _segment(name, one["segments"][name])
        yield from _refused(one["segments"][name])


def _refused(rows: Sequence[Told]) -> Iterator[Text]:
    """Why a part has no interval."""
    for row in rows:
        if row["refused"]:
            yield Text(f"  {row['segment']} has no interval: {row['refused']}", "yellow")


def _changes(of: str, changes: Sequence[Told]) -> Iterator[Text]:
    for change in changes:
        yield Text(f"  {of} {change['field']}: {change['before'] or '-'} -> {change['after'] or '-'}")


def _estimates(one: Told) -> Table:
    table = _table("", "", "earned", "interval", "drawn again", "differs", "interval")
    for name in _ESTIMATES:
        if name in one["estimators"]:
            each = one["estimators"][name]
            drawn = numbers.money(each["value"], each["boot_low"], each["boot_high"])[1]
            apart = numbers.estimate(one["difference"].get(name), sign=True)
            table.add_row(name, *numbers.estimate(each), drawn, *apart)
    return table


def _segment(name: str, rows: Sequence[Told]) -> Table:
    table = _table(f"by {name}", name, "decisions", "earned", "interval", "as it ran", "differs", "interval")
    for one in rows:
        logged = numbers.plain(numbers.per_thousand(one["logged"]))
        apart = numbers.money(one["difference"], one["difference_low"], one["difference_high"], sign=True)
        table.add_row(one["segment"], numbers.count(one["decisions"]), *numbers.estimate(one), logged, *apart)
    return table


def _table(title: str, *names: str) -> Table:
    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for at, name in enumerate(names):
        table.add_column(name, justify="right" if at else "left")
    return table
