"""What was predicted against what happened, on the line where both are the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from streams.backtest.report.pictures.drawn import GRID, MARK, MUTED, PERCENT, axis, draw

_SIDE_PX = 330


def fitted(groups: Sequence[Mapping[str, Any]], title: str, shows: str) -> Markup:
    """Each group of decisions a dot, the larger, the more of them; `groups` have predicted, observed, rows."""
    seen = [one[of] for one in groups for of in ("predicted", "observed")]
    least, most = min(0.0, *seen), max(seen) or 1.0  # a line may predict less than nothing
    scale = {"domain": [least * 1.08, most * 1.08], "nice": False}
    percent = {"format": PERCENT, "tickCount": 5}
    ideal = {
        "data": {"values": [{"predicted": least, "observed": least}, {"predicted": most, "observed": most}]},
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
