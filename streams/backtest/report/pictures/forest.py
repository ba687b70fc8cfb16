"""Values with their intervals, one below the other, and the line of no difference."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from markupsafe import Markup

from streams.backtest.report.pictures.drawn import INK, MARK, MUTED, WIDTH, Spec, axis, draw, names

_ROW_PX = 30


@dataclass(frozen=True)
class Row:
    """`low` and `high`: the interval of one value by itself; `wide_low`, `wide_high`: the one that holds for all at
    once, None where there is no such."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    wide_low: float | None = None
    wide_high: float | None = None


def forest(rows: Sequence[Row], title: str, shows: str) -> Markup:
    """A picture of the rows that have a value."""
    drawn = [asdict(row) for row in rows if row.value is not None]
    spec = {
        "data": {"values": drawn},
        "width": WIDTH,
        "height": {"step": _ROW_PX},
        "layer": [
            _zero(title),
            _line("wide_low", "wide_high", 1.5, title),
            _line("low", "high", 5, title),
            _point(title),
        ],
    }
    return draw(spec, shows)


def _line(low: str, high: str, width: float, title: str) -> Spec:
    return {
        "transform": [{"filter": f"isValid(datum.{low}) && isValid(datum.{high})"}],
        "mark": {"type": "rule", "strokeWidth": width, "color": MARK},
        "encoding": {"x": axis(low, title), "x2": {"field": high}, "y": _rows()},
    }


def _point(title: str) -> Spec:
    mark = {"type": "point", "shape": "diamond", "filled": True, "size": 110, "opacity": 1, "color": INK}
    return {"mark": mark, "encoding": {"x": axis("value", title), "y": _rows()}}


def _zero(title: str) -> Spec:
    mark = {"type": "rule", "strokeDash": [4, 4], "color": MUTED, "strokeWidth": 1.5}
    return {"data": {"values": [{"at": 0}]}, "mark": mark, "encoding": {"x": axis("at", title, axis={"tickCount": 7})}}


def _rows() -> Spec:
    return names("name", axis={"ticks": False, "domain": False, "labelPadding": 8})
