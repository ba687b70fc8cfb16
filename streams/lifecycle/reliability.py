"""A reliability diagram: what was said against how often it came, before and after a correction, on what the fit never
saw (DeGroot, Fienberg: The Comparison and Evaluation of Forecasters, 1983). The same values give the same bytes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FILE: Final = "reliability.svg"
_COLOURS: Final = {"domain": ["before", "after"], "range": ["#d1242f", "#1f6feb"]}
_SIDE_PX: Final = 300


@dataclass(frozen=True)
class Panel:
    """`dots` before and after, as scorer.metrics.calibration has them. `rare`: nearly all are small, so that axes show
    their roots and end behind the last dot, not at 1."""

    title: str
    dots: Mapping[str, list[dict[str, float]]]
    rare: bool


def draw(path: Path, panels: Sequence[Panel]) -> None:
    """Side by side, as SVG."""
    import vl_convert

    spec = json.dumps({"hconcat": [_drawn(panel) for panel in panels], "background": "white"})
    path.write_text(vl_convert.vegalite_to_svg(spec, vl_version="6.4", allowed_base_urls=[]), "utf-8")


def _drawn(panel: Panel) -> dict[str, Any]:
    dots: list[dict[str, Any]] = [{"when": when, **dot} for when, several in panel.dots.items() for dot in several]
    most = 1.05 * max(value for several in panel.dots.values() for dot in several for value in dot.values())
    axes = _axes({"type": "sqrt", "domain": [0, most]} if panel.rare else {"type": "linear", "domain": [0, 1]})
    end = most if panel.rare else 1
    return {
        "title": {"text": panel.title, "subtitle": "bins of equal mass; the line is where both are the same"},
        "width": _SIDE_PX,
        "height": _SIDE_PX,
        "layer": [
            {
                "data": {"values": [{"said": 0, "came": 0}, {"said": end, "came": end}]},
                "mark": {"type": "line", "color": "#888888", "strokeDash": [4, 4]},
                "encoding": axes,
            },
            {
                "data": {"values": dots},
                "mark": {"type": "point", "filled": True, "size": 60},
                "encoding": {**axes, "color": _by("color"), "shape": _by("shape")},
            },
        ],
    }


def _axes(scale: dict[str, Any]) -> dict[str, Any]:
    axis = {"format": ".2~%", "tickCount": 5}
    titles = {"x": ("said", "said"), "y": ("came", "how often it came")}
    return {
        side: {"field": field, "type": "quantitative", "title": title, "scale": scale | {"nice": False}, "axis": axis}
        for side, (field, title) in titles.items()
    }


def _by(channel: str) -> dict[str, Any]:
    scale = _COLOURS if channel == "color" else {"domain": _COLOURS["domain"], "range": ["circle", "diamond"]}
    return {"field": "when", "type": "nominal", "title": None, "scale": scale}
