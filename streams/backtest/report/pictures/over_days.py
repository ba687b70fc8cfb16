"""A share, day by day."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from streams.backtest.report.numbers import day
from streams.backtest.report.pictures.drawn import INK, MARK, MUTED, PERCENT, WIDTH, axis, draw, names


def over_days(days: Sequence[Mapping[str, Any]], until_ms: float | None, title: str, shows: str) -> Markup:
    """`days` have day_ms and differs_share; the line stands at the day of `until_ms`, where it is given."""
    values = [{"day": day(one["day_ms"]), "share": one["differs_share"]} for one in days]
    spec = {
        "data": {"values": values},
        "width": WIDTH,
        "height": 150,
        "encoding": {"x": names("day", axis={"labelAngle": -40})},
        "layer": [
            {"mark": {"type": "bar", "color": MARK}, "encoding": {"y": axis("share", title, axis={"format": PERCENT})}},
            *_until(until_ms, {one["day"] for one in values}),
        ],
    }
    return draw(spec, shows)


def _until(until_ms: float | None, days: set[str]) -> list[dict[str, Any]]:
    if until_ms is None or day(until_ms) not in days:
        return []
    at = {"data": {"values": [{"day": day(until_ms)}]}}
    line = {**at, "mark": {"type": "rule", "color": MUTED, "strokeWidth": 2, "strokeDash": [4, 4]}}
    text = {"type": "text", "text": "valid until here", "align": "left", "dx": 6, "y": 8, "color": INK, "fontSize": 13}
    return [line, {**at, "mark": text}]
