"""Lines over a number, as an SVG file that is the same bytes for the same values."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import ScalarFormatter

Line = Sequence[tuple[float, float]]


def draw(path: Path, lines: Mapping[str, Line], *, across: str, up: str, by_factors: bool = False) -> None:
    """One line a name; `by_factors` spaces the numbers below by their factors, not by their differences."""
    figure = Figure(figsize=(6.4, 4.0))
    axes = figure.add_subplot()
    for name, line in lines.items():
        axes.plot(*zip(*line, strict=True), marker="o", label=name)
    axes.set(xlabel=across, ylabel=up, xscale="log" if by_factors else "linear")
    axes.set_xticks(sorted({x for line in lines.values() for x, _ in line}), minor=False)
    axes.xaxis.set_major_formatter(ScalarFormatter())
    axes.minorticks_off()
    axes.legend()
    axes.grid(alpha=0.3)
    with matplotlib.rc_context({"svg.hashsalt": "launchpulse", "svg.fonttype": "none"}):
        FigureCanvasSVG(figure).print_svg(str(path), metadata={"Date": None, "Creator": None})


def history(path: Path, epochs: Sequence[Mapping[str, float]]) -> None:
    """Loss on training and validation texts by epoch, as far as the history has them."""
    names = ("loss", "validation_loss")
    lines = {name.replace("_", " "): [(each["epoch"], each[name]) for each in epochs if name in each] for name in names}
    draw(path, {name: line for name, line in lines.items() if line}, across="epoch", up="loss")
