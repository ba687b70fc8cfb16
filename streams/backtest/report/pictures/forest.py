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
    """A picture of the rows, from top to bottom as they are given."""
    spec = {
        "data": {"values": [asdict(row) for row in rows]},
        "width": WIDTH,
        "height": {"step": _ROW_PX},
        "encoding": {"x": axis("value", title, axis={"tickCount": 7}), "y": _rows(rows)},
        "layer": [
            _zero(title),
            _line("low", "high", 5, MARK),
            _line("wide_low", "wide_high", 1.5, INK),
            *_ends(),
            _point(),
        ],
    }
    return draw(spec, shows)


def _line(low: str, high: str, width: float, colour: str) -> Spec:
    mark = {"type": "rule", "strokeWidth": width, "color": colour}
    return {"transform": _there(low, high), "mark": mark, "encoding": {"x": {"field": low}, "x2": {"field": high}}}


def _ends() -> list[Spec]:
    """Of the wide interval: they stand out where the other one reaches further."""
    mark = {"type": "tick", "color": INK, "thickness": 1.5, "size": 12}
    fields = ("wide_low", "wide_high")
    return [{"transform": _there(*fields), "mark": mark, "encoding": {"x": {"field": one}}} for one in fields]


def _point() -> Spec:
    return {"mark": {"type": "point", "shape": "diamond", "filled": True, "size": 110, "opacity": 1, "color": INK}}


def _zero(title: str) -> Spec:
    mark = {"type": "rule", "strokeDash": [4, 4], "color": MUTED, "strokeWidth": 1.5}
    return {"data": {"values": [{"at": 0}]}, "mark": mark, "encoding": {"x": axis("at", title), "y": None}}


def _there(low: str, high: str) -> list[Spec]:
    return [{"filter": f"isValid(datum.{low}) && isValid(datum.{high})"}]


def _rows(rows: Sequence[Row]) -> Spec:
    look = {"ticks": False, "domain": False, "labelPadding": 8}
    return names("name", sort=[row.name for row in rows], axis=look)  # layers may lack some of them
