"""Two shares beside each other, bar by bar."""

from collections.abc import Sequence

from markupsafe import Markup

from streams.backtest.report.pictures.drawn import MARK, OTHER, PERCENT, WIDTH, axis, draw, names

Pair = tuple[str, float, float]  # the name of a group of two bars, and both shares


def upright(pairs: Sequence[Pair], of: tuple[str, str], title: str, shows: str) -> Markup:
    """Groups from left to right, as a histogram has them."""
    spec = {
        "data": {"values": _values(pairs, of)},
        "width": WIDTH,
        "height": 190,
        "mark": {"type": "bar"},
        "encoding": {
            "x": names("name", title, axis={"labelAngle": -40}),
            "xOffset": names("of"),
            "y": axis("share", None, axis={"format": PERCENT}),
            "color": _colours(of),
        },
    }
    return draw(spec, shows)


def lying(pairs: Sequence[Pair], of: tuple[str, str], title: str, shows: str) -> Markup:
    """Groups from top to bottom, where names are words."""
    spec = {
        "data": {"values": _values(pairs, of)},
        "width": WIDTH,
        "height": {"step": 14},
        "mark": {"type": "bar"},
        "encoding": {
            "y": names("name", axis={"ticks": False, "labelPadding": 8}),
            "yOffset": names("of"),
            "x": axis("share", title, axis={"format": PERCENT}),
            "color": _colours(of),
        },
    }
    return draw(spec, shows)


def _values(pairs: Sequence[Pair], of: tuple[str, str]) -> list[dict[str, object]]:
    return [
        {"name": name, "of": word, "share": share}
        for name, *shares in pairs
        for word, share in zip(of, shares, strict=True)
    ]


def _colours(of: tuple[str, str]) -> dict[str, object]:
    return names("of", scale={"domain": list(of), "range": [MARK, OTHER]}, legend={"orient": "top"})
