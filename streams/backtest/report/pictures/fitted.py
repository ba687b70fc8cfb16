"""What was predicted against what happened, on the line where both are the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from streams.backtest.report.pictures.drawn import GRID, MARK, MUTED, axis, draw

_SIDE_PX = 330


def fitted(groups: Sequence[Mapping[str, Any]], title: str, shows: str) -> Markup:
    """Each group of decisions a dot, the larger, the more of them; `groups` have predicted, observed, rows."""
    most = max((max(one["predicted"], one["observed"]) for one in groups), default=0) or 1.0
    scale = {"domain": [0, most * 1.08], "nice": False}
    percent = {"format": ".1~%", "tickCount": 5}
    ideal = {
        "data": {"values": [{"predicted": 0, "observed": 0}, {"predicted": most, "observed": most}]},
        "mark": {"type": "line", "color": MUTED, "strokeDash": [4, 4]},
    }
    dots = {
        "data": {"values": [dict(one) for one in groups]},
        "mark": {"type": "point", "filled": True, "color": MARK, "opacity": 0.9, "stroke": GRID},
        "encoding": {"size": axis("rows", None, legend=None, scale={"range": [40, 260]})},
    }
    spec = {
        "title": title,
        "width": _SIDE_PX,
        "height": _SIDE_PX - 60,
        "encoding": {
            "x": axis("predicted", "predicted", scale=scale, axis=percent),
            "y": axis("observed", "what happened", scale=scale, axis=percent),
        },
        "layer": [ideal, dots],
    }
    return draw(spec, shows)
