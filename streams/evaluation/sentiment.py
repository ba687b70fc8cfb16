"""`--task sentiment`: labelled texts, scored by the text encoder that serves.

Where no label is neutral, neutral is left out: of the choice, and of the sum that the other two are divided by. The
confidence that `ece` judges is the probability of the class that was chosen.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from scorer.arrays import I8
from scorer.metrics import classes
from scorer.metrics.sentiment import judged
from scorer.sentiments import NAMES
from streams import json_lines
from streams.evaluation.estimate import Draws, calibration_error, estimate
from streams.evaluation.served import ask
from streams.evaluation.slices import encoded
from streams.examples.points import Progress
from streams.ports import Float32, TextModel
from streams.settings import Settings
from streams.triton.normalise import normalise

_LABELS: Final = {"0": 0, "1": 2} | {name: at for at, name in enumerate(NAMES)}


@dataclass(frozen=True)
class Scored:
    """`sentiments` float32[n, 3], in the order of the texts; `sent`: how many of them Triton was given, each different
    text once and an empty one never; `seconds` that it took for those."""

    sentiments: Float32
    sent: int
    seconds: float
    model: str


def evaluate(settings: Settings, file: Path, draws: Draws, progress: Progress) -> dict[str, Any]:
    """Accuracy, macro F1, calibration and speed. BadInput for a bad line, Unavailable where Triton gives no answer."""
    rows = json_lines.read(file, labelled)
    texts = [text for text, _ in rows]
    scored = ask(settings, lambda models: scored_once(models.text, texts, progress))
    label = np.array([label for _, label in rows], np.int64)
    speed = {"texts_per_s": scored.sent / scored.seconds, "model": scored.model}
    return figures(label, scored.sentiments, draws) | speed


def labelled(told: dict[str, Any], line: json_lines.Line) -> tuple[str, int]:
    """Text and label of one line: 0 negative, 1 neutral, 2 positive. Stars count where there is no label."""
    label = _stars(told["stars"], line) if "stars" in told and "label" not in told else _label(told, line)
    return line.text(told, "text"), label


def _label(told: dict[str, Any], line: json_lines.Line) -> int:
    label = told.get("label")
    known = _LABELS.get(str(label).lower()) if isinstance(label, (int, str)) and not isinstance(label, bool) else None
    if known is None:
        what = "unknown label" if "label" in told else "label is missing"
        remedy = f"write 0 (negative), 1 (positive), or one of {', '.join(NAMES)}; or `stars`, from 1 to 5"
        raise line.bad(what, repr(label), remedy)
    return known


def _stars(stars: Any, line: json_lines.Line) -> int:
    """One and two stars are negative, three neutral, four and five positive."""
    if isinstance(stars, bool) or not isinstance(stars, (int, float)) or not 1 <= stars <= 5:
        raise line.bad("these are no stars", repr(stars), "write a number from 1 to 5")
    return int(np.sign(round(stars) - 3)) + 1


def figures(label: I8, sentiments: Float32, draws: Draws) -> dict[str, Any]:
    """`label` int64[n] as in NAMES. Intervals over rows."""
    found = judged(label, sentiments)
    return {
        "n": len(label),
        "classes": [NAMES[at] for at in found.classes],
        **estimate("accuracy", found.confusion, classes.accuracy, draws),
        **estimate("macro_f1", found.confusion, classes.macro_f1, draws),
        **calibration_error(found.gaps, draws),
    }


async def scored_once(model: TextModel, texts: list[str], progress: Progress) -> Scored:
    """All texts, each different one asked once, behind a first that is not counted."""
    await model.encode(["warm 热身"], np.zeros(1, np.bool_))
    forms = [normalise(text)[0] for text in texts]
    different = dict(zip(forms, texts, strict=True))
    place = {form: at for at, form in enumerate(different)}
    begun = time.perf_counter()
    scores = await encoded(model, list(different.values()), progress, "scores the texts", vectors=False)
    taken_s = time.perf_counter() - begun
    sentiments = scores.sentiments[[place[form] for form in forms]]
    return Scored(sentiments, len(different.keys() - {""}), taken_s, scores.model)
