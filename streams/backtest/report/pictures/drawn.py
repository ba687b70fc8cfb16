"""A Vega-Lite specification to an SVG that stands in the page."""

import json
import re
from typing import Any, Final

import vl_convert
from markupsafe import Markup

from scorer.errors import Inconsistent

WIDTH: Final = 720
PERCENT: Final = ".2~%"
# Names of the page's style, not colours: one drawing is right in light, dark and print.
INK, MUTED, GRID, MARK, OTHER = "var(--ink)", "var(--muted)", "var(--grid)", "var(--mark)", "var(--other)"
_LOOK: Final = {
    "autosize": {"type": "fit-x", "contains": "padding"},
    "background": "transparent",
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "titleFontWeight": "normal",
        "gridColor": GRID,
        "domainColor": MUTED,
        "tickColor": MUTED,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "labelLimit": 220,
    },
    "legend": {"labelColor": INK, "titleColor": INK, "labelFontSize": 13, "orient": "top", "title": None},
    "title": {"color": INK, "fontSize": 14, "anchor": "start", "fontWeight": "normal"},
}

_WHOLE: Final = re.compile(r"<svg( [^>]*)>(.*)</svg>\s*", re.DOTALL)
Spec = dict[str, Any]


def draw(spec: Spec, shows: str) -> Markup:
    """The picture; `shows` is what it tells to who cannot see it. It fetches nothing: there is no address in it."""
    whole = json.dumps({**spec, "config": _LOOK})
    svg = vl_convert.vegalite_to_svg(whole, vl_version="6.4", allowed_base_urls=[])
    found = _WHOLE.fullmatch(svg)
    if found is None:
        raise Inconsistent("a picture was not drawn as SVG", seen=svg[:80])
    head, inside = map(Markup, found.groups())  # what is inside has roles without names: one name stands for all
    return Markup('<svg role="img" aria-label="{}"{}><g aria-hidden="true">{}</g></svg>').format(shows, head, inside)


def axis(field: str, title: str | None, **more: Any) -> Spec:
    """A number on an axis."""
    return {"field": field, "type": "quantitative", "title": title, **more}


def names(field: str, title: str | None = None, **more: Any) -> Spec:
    """Names on an axis, in the order that they are given in."""
    return {"field": field, "type": "nominal", "title": title, "sort": None} | more
