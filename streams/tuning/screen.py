"""What a search found, for a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from streams.backtest.report import numbers

Told = Mapping[str, Any]


def screen(told: Told) -> Iterator[RenderableType]:
    """Part by part: the decision, what would change, what each part of the log says, what was tried."""
    yield Text(told["why"], style="bold")
    if told["best"]:
        yield _changes(told["best"])
        yield _worth(told)
        if told["optimism"] is not None:
            yield Text(_optimism(told["optimism"]))
    yield Text(_trials(told["trials"]))
    for file in told.get("files", ()):
        yield Text(f"Written: {file}")


def _optimism(of: float) -> str:
    if of < 0:
        return f"The fresh part shows {_money(-of)} more than the search promised: no optimism is seen."
    return f"The search promised {_money(of)} more than the fresh part shows: its optimism."


def _changes(best: Told) -> Table:
    table = Table("launch", "field", "your plan", best["name"], title="What it changes", title_justify="left")
    for one in best["changes"]:
        table.add_row(one["launch"], one["field"], _or_not_given(one["before"]), _or_not_given(one["after"]))
    return table


def _worth(told: Told) -> Table:
    best, parts = told["best"], told["parts"]
    title = f"More than your plan, {told['reward']['currency'] or 'reward'} per {numbers.PER:,} decisions"
    table = Table("part of the log", "decisions", "gain", "interval", title=title, title_justify="left")
    search = best["search"]
    error = f"standard error {numbers.plain(numbers.per_thousand(search['se']), 2)}"
    table.add_row("search", numbers.count(parts["search"]["decisions"]), _money(search["value"]), error)
    for name in ("selection", "fresh"):
        table.add_row(name, numbers.count(parts[name]["decisions"]), *_judged(best[name]))
    return table


def _judged(own: Told | None) -> tuple[str, str]:
    """The gain, and the interval that holds for all that were compared."""
    if own is None or own["refused"]:
        return numbers.MISSING, own["refused"] if own else numbers.MISSING
    both = own["together"]
    return numbers.money(own["gain"]["value"], both["low"], both["high"], sign=True)


def _trials(counts: Told) -> str:
    return (
        f"{counts['asked']} trials: {counts['judged']} plans judged, {counts['repeated']} proposed again, "
        f"{counts['refused']} that the log cannot judge, {counts['invalid']} that are no plan."
    )


def _money(value: Any) -> str:
    return numbers.plain(numbers.per_thousand(value), 2, sign=True)


def _or_not_given(text: str | None) -> str:
    return text if text is not None else "not given"
