"""Lift over time as a picture: each launch's difference with its interval, as SVG or PNG, by the name of the file.

The same values give the same bytes. Matplotlib is loaded only here: it is of the extra `plot`.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any, Final

import numpy as np

from scorer.errors import BadSetting
from streams.lift.looks import Look

KINDS: Final = (".svg", ".png")
_INCHES: Final = (7.2, 2.6)  # of one launch
_SETTINGS: Final = {"svg.hashsalt": "launchpulse", "svg.fonttype": "none"}


def check(path: Path) -> None:
    """BadSetting where no picture could be written there; called before anything is asked."""
    if path.suffix.lower() not in KINDS:
        raise BadSetting("a picture is an .svg or a .png file", where="--plot", seen=path.name)
    if not path.absolute().parent.is_dir():
        raise BadSetting("there is no such folder", where="--plot", seen=str(path.parent))
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise BadSetting(
            "pictures need matplotlib", where="--plot", remedy="Install the extra: pip install 'launchpulse[plot]'."
        ) from None


def draw(path: Path, launches: Mapping[str, Sequence[Look]], alpha: float) -> None:
    """One panel a launch, one below the other, over the same time."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_INCHES[0], _INCHES[1] * len(launches)), layout="constrained")
    panels = figure.subplots(len(launches), 1, sharex=True, squeeze=False)[:, 0]
    for axes, (launch, looks) in zip(panels, launches.items(), strict=True):
        _panel(axes, launch, looks, alpha)
    panels[-1].set_xlabel("event time, UTC")
    figure.align_ylabels()
    with matplotlib.rc_context(_SETTINGS):
        if path.suffix.lower() == ".svg":
            FigureCanvasSVG(figure).print_svg(str(path), metadata={"Date": None, "Creator": None})
        else:
            FigureCanvasAgg(figure).print_png(str(path), metadata={"Software": None})


def _panel(axes: Any, launch: str, looks: Sequence[Look], alpha: float) -> None:
    at = [look.at.astimezone(UTC).replace(tzinfo=None) for look in looks]
    estimate, low, high = (1000 * np.array([float(look.lift[which]) for look in looks]) for which in range(3))
    there = np.isfinite(low) & np.isfinite(high)  # too early: no interval yet, and an estimate that says nothing
    label = f"right at all looks together, {1 - alpha:.0%}"
    axes.fill_between(at, low, high, where=there, alpha=0.25, linewidth=0, label=label)
    axes.plot(at, np.where(there, estimate, np.nan), marker=".", label="difference")
    axes.axhline(0.0, color="black", linewidth=0.8)
    axes.set(title=launch if there.any() else f"{launch}: too early", ylabel="buyers per 1,000")
    axes.tick_params(axis="x", labelrotation=20)
    axes.grid(alpha=0.3)
    if there.any():
        axes.legend(loc="best", fontsize="small")
