"""`--task aspects`: are the aspects that a review speaks of found, and is what it says of them understood?

`precision` and `recall` are of aspects found, over all aspects and reviews; `accuracy` is the share of right sentiments
where an aspect that is there was found. The same for each aspect, without intervals.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from scorer.arrays import F8, I8
from scorer.sentiments import NAMES as SIDES
from streams import json_lines
from streams.evaluation.estimate import Draws, estimate
from streams.evaluation.served import ask
from streams.evaluation.slices import in_slices
from streams.examples.points import Progress
from streams.ports import Float32
from streams.settings import Settings
from streams.triton.aspects import NAMES

_FOUND, _SAID, _THERE, _RIGHT = range(4)


@dataclass(frozen=True)
class Review:
    """A text and the side of each aspect that it speaks of: an index into SIDES by the aspect's name."""

    text: str
    aspects: dict[str, int]


def evaluate(settings: Settings, file: Path, draws: Draws, progress: Progress) -> dict[str, Any]:
    """How well aspects are found. BadInput for a bad line, Unavailable where Triton gives no answer."""
    rows = json_lines.read(file, labelled)
    texts = [row.text for row in rows]
    found = ask(settings, lambda models: in_slices(models.aspects.aspects, texts, progress, "reads the reviews"))
    return figures(labels(rows), found.said, draws) | {"model": found.model}


def labelled(told: dict[str, Any], line: json_lines.Line) -> Review:
    """One line as a review."""
    aspects = told.get("aspects")
    if not isinstance(aspects, dict):
        what = "aspects is no object" if "aspects" in told else "aspects is missing"
        raise line.bad(what, remedy=f'name what the text speaks of, such as {{"{NAMES[0]}": "{SIDES[0]}"}}')
    for name, side in aspects.items():
        if name not in NAMES or side not in SIDES:
            known = f"an aspect is one of {', '.join(NAMES)}; what is said of it one of {', '.join(SIDES)}"
            raise line.bad("unknown aspect or sentiment", f"{name}: {side}", known)
    return Review(line.text(told, "text"), {name: SIDES.index(side) for name, side in aspects.items()})


def labels(rows: list[Review]) -> I8:
    """int64[n, aspects]: the side, or -1 where the text does not speak of the aspect."""
    return np.array([[row.aspects.get(name, -1) for name in NAMES] for row in rows], np.int64).reshape(-1, len(NAMES))


def figures(label: I8, said: Float32, draws: Draws) -> dict[str, Any]:
    """`label` int64[n, aspects] as `labels` gives it, `said` float32[n, aspects, 4] as the port says."""
    spoken, there = said[:, :, 0] > 0, label >= 0
    right = spoken & there & (said[:, :, 1:].argmax(axis=2) == label)
    counts = np.stack([spoken & there, spoken, there, right], axis=2).astype(np.float64)
    found: dict[str, Any] = {"n": len(label)}
    for name, figure in {"precision": precision, "recall": recall, "accuracy": accuracy}.items():
        found |= estimate(name, counts.sum(axis=1), figure, draws)
    sums = counts.sum(axis=0)
    found["aspects"] = {
        name: {
            "n": int(each[_THERE]),
            "precision": precision(each),
            "recall": recall(each),
            "accuracy": accuracy(each),
        }
        for name, each in zip(NAMES, sums, strict=True)
    }
    return found


def precision(sums: F8) -> float:
    """Share of the aspects found that are there."""
    return _share(sums[_FOUND], sums[_SAID])


def recall(sums: F8) -> float:
    """Share of the aspects that are there that were found."""
    return _share(sums[_FOUND], sums[_THERE])


def accuracy(sums: F8) -> float:
    """Share of right sentiments among the aspects that are there and were found."""
    return _share(sums[_RIGHT], sums[_FOUND])


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")
