"""A reliability diagram: what was said against how often it came, before and after a correction, on the part of a log
that the fit never saw (DeGroot, Fienberg: The Comparison and Evaluation of Forecasters, 1983). The same values give
the same bytes."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from streams.evaluation.corrected_head import Head

FILE: Final = "reliability.svg"
_COLOURS: Final = {"domain": ["before", "after"], "range": ["#d1242f", "#1f6feb"]}
_SIDE_PX: Final = 300


def draw(path: Path, heads: Sequence[Head]) -> None:
    """One panel a head that was fitted, side by side, as SVG."""
    import vl_convert

    panels = [_panel(head) for head in heads if head.seen]
    spec = json.dumps({"hconcat": panels, "background": "white"})
    path.write_text(vl_convert.vegalite_to_svg(spec, vl_version="6.4", allowed_base_urls=[]), "utf-8")


def _panel(head: Head) -> dict[str, Any]:
    dots: list[dict[str, Any]] = [{"when": when, **dot} for when, several in head.seen.items() for dot in several]
    most = 1.05 * max(value for several in head.seen.values() for dot in several for value in dot.values())
    note = "bins of equal mass; the line is where both are the same"
    return {
        "title": {"text": f"{head.name}s" + (f", not corrected: {head.why}" if head.why else ""), "subtitle": note},
        "width": _SIDE_PX,
        "height": _SIDE_PX,
        "layer": [
            {
                "data": {"values": [{"said": 0, "came": 0}, {"said": most, "came": most}]},
                "mark": {"type": "line", "color": "#888888", "strokeDash": [4, 4]},
                "encoding": _axes(most),
            },
            {
                "data": {"values": dots},
                "mark": {"type": "point", "filled": True, "size": 60},
                "encoding": {**_axes(most), "color": _by("color"), "shape": _by("shape")},
            },
        ],
    }


def _axes(most: float) -> dict[str, Any]:
    """Roots of both, so that the many small probabilities are not one dot."""
    scale = {"type": "sqrt", "domain": [0, most], "nice": False}
    axis = {"format": ".2~%", "tickCount": 5}
    titles = {"x": ("said", "said"), "y": ("came", "how often it came")}
    return {
        side: {"field": field, "type": "quantitative", "title": title, "scale": scale, "axis": axis}
        for side, (field, title) in titles.items()
    }


def _by(channel: str) -> dict[str, Any]:
    scale = _COLOURS if channel == "color" else {"domain": _COLOURS["domain"], "range": ["circle", "diamond"]}
    return {"field": "when", "type": "nominal", "title": None, "scale": scale}
