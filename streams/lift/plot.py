"""Lift over time as a picture: each launch's difference with its interval, as SVG or PNG, by the name of the file.

The same values give the same bytes. What draws is loaded only here: it is of the extra `local`.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from scorer.errors import BadSetting
from streams.lift.looks import Look

KINDS: Final = (".svg", ".png")
_BLUE, _BLACK = "#1f6feb", "#333333"
_SCALE: Final = 2.0  # pixels of a PNG over those of the SVG
_AT: Final = {"field": "at", "type": "temporal", "title": "event time, UTC", "scale": {"type": "utc"}}


def check(path: Path) -> None:
    """BadSetting where no picture could be written there; called before anything is asked."""
    if path.suffix.lower() not in KINDS:
        raise BadSetting("a picture is an .svg or a .png file", where="--plot", seen=path.name)
    if not path.absolute().parent.is_dir():
        raise BadSetting("there is no such folder", where="--plot", seen=str(path.parent))
    try:
        import vl_convert  # noqa: F401
    except ImportError:
        raise BadSetting(
            "pictures need vl-convert", where="--plot", remedy="Install the extra: pip install 'launchpulse[local]'."
        ) from None


def draw(path: Path, launches: Mapping[str, Sequence[Look]], alpha: float) -> None:
    """One panel a launch, one below the other, over the same time."""
    import vl_convert

    label = f"the band is right at all looks together, {1 - alpha:.0%}"
    panels = [_panel(launch, looks, label) for launch, looks in launches.items()]
    spec = json.dumps({"vconcat": panels, "background": "white", "resolve": {"scale": {"x": "shared"}}})
    how: dict[str, Any] = {"vl_version": "6.4", "allowed_base_urls": []}
    if path.suffix.lower() == ".svg":
        path.write_text(vl_convert.vegalite_to_svg(spec, **how), "utf-8")
    else:
        path.write_bytes(vl_convert.vegalite_to_png(spec, scale=_SCALE, **how))


def _panel(launch: str, looks: Sequence[Look], label: str) -> dict[str, Any]:
    values = [value for look in looks if (value := _value(look)) is not None]
    title = {"text": launch, "subtitle": label} if values else {"text": f"{launch}: too early"}
    scale = {"field": "estimate", "type": "quantitative", "title": "buyers per 1,000"}
    band = {"y": {**scale, "field": "low"}, "y2": {"field": "high"}}
    none = {"data": {"values": [{"zero": 0}]}, "mark": {"type": "rule", "color": _BLACK}}
    return {
        "title": title,
        "width": 560,
        "height": 170,
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "area", "color": _BLUE, "opacity": 0.25}, "encoding": {"x": _AT, **band}},
            {"mark": {"type": "line", "color": _BLUE, "point": True}, "encoding": {"x": _AT, "y": scale}},
            {**none, "encoding": {"y": {"field": "zero", "type": "quantitative"}}},
        ],
    }


def _value(look: Look) -> dict[str, float | int] | None:
    """A look as a row of the picture; none while it is too early for an interval: its estimate says nothing."""
    estimate, low, high = (1000 * float(each) for each in look.lift)
    if not np.isfinite([low, high]).all():
        return None
    return {"at": int(look.at.timestamp() * 1000), "estimate": estimate, "low": low, "high": high}
