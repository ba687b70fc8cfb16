"""Two versions of a model, asked the same on a Triton of their own, in turns, so that they meet the same machine."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from scorer.arrays import F8
from scorer.errors import BadInput
from streams.examples.points import Progress
from streams.lifecycle import asked
from streams.lifecycle.agreement import Pairs, figures
from streams.lifecycle.check import version_folder
from streams.lifecycle.trial import trial
from streams.ports import Float32
from streams.publish.log import Log
from streams.settings import Settings
from streams.training.in_process import InProcessText
from streams.triton import control
from streams.triton.interest import features_input
from streams.triton.repository import repository_of
from streams.triton.text import text_input

_MOST_ROWS: Final = 16
_REMEDY: Final = "Give another log, or none: the seeded shop is asked then."
_REQUESTS: Final = 100  # of each version at least, where there are rows for so many


@dataclass(frozen=True)
class Question:
    """`rows` of them; `inputs(at, stop)` are the tensors of some; `scores` are read from the answer's tensor."""

    rows: int
    inputs: Callable[[int, int], list[Any]]
    tensor: str
    asked: "np.ndarray[Any, np.dtype[np.bool_]]"


def compare(
    settings: Settings, model: str, versions: tuple[int, int], source: Path | Log | None, progress: Progress
) -> dict[str, Any]:
    """Agreement, drift and latency. `source`: JSON lines with texts, or a log; the seeded shop unless given.

    BadInput where a version is not there or does not load, or where the source holds nothing to ask.
    """
    repository = repository_of(settings)
    folders = [version_folder(repository, model, version) for version in versions]
    question = _question(settings, model, source, progress)
    names = (f"{model}_a", f"{model}_b")
    progress("starts both on a Triton of their own", 0.0)
    with trial({name: (folder, folder.parent) for name, folder in zip(names, folders, strict=True)}) as address:
        return figures(_pairs(address, names, question, progress))


def _question(settings: Settings, model: str, source: Path | Log | None, progress: Progress) -> Question:
    if model == "text_encoder":
        return _texts(asked.texts_in(source) if isinstance(source, Path) else asked.texts_of(_log(source)))
    if isinstance(source, Path):
        raise BadInput("versions of interest are asked about a log, not about texts", where=str(source))
    text = InProcessText(repository=repository_of(settings))
    return _points(asyncio.run(asked.features_of(_log(source), text, settings, progress)))


def _log(source: Log | None) -> Log:
    return asked.shop() if source is None else source


def _texts(texts: list[str]) -> Question:
    if not texts:
        raise BadInput("this log holds no texts to ask about", remedy=_REMEDY)
    asked_for = np.ones((len(texts), 3), np.bool_)
    return Question(len(texts), lambda at, stop: [text_input(texts[at:stop])], "SENTIMENT", asked_for)


def _points(features: Float32) -> Question:
    candidates = (features != 0).any(axis=2)
    if not candidates.any():
        raise BadInput(
            "this log holds no launch that could be promoted at one of its decision points",
            seen=f"{len(features)} decision points",
            remedy=_REMEDY,
        )
    return Question(len(features), lambda at, stop: [features_input(features[at:stop])], "INTEREST", candidates)


def _pairs(address: str, names: tuple[str, str], question: Question, progress: Progress) -> Pairs:
    """Each request goes to both, the first one in turns."""
    size = min(_MOST_ROWS, max(1, question.rows // _REQUESTS))
    answers: Mapping[str, list[F8]] = {name: [] for name in names}
    ms: Mapping[str, list[float]] = {name: [] for name in names}
    with control.client(address) as client:
        for name in names:
            control.answer(client, name, question.inputs(0, 1), [question.tensor])
        for number, at in enumerate(range(0, question.rows, size)):
            inputs = question.inputs(at, at + size)
            for name in names if number % 2 else names[::-1]:
                begun = time.perf_counter()
                result = control.answer(client, name, inputs, [question.tensor])
                ms[name].append(1000 * (time.perf_counter() - begun))
                answers[name].append(np.asarray(result.as_numpy(question.tensor), np.float64))
            progress("asks both", at / question.rows)
    first, second = (np.concatenate(answers[name]) for name in names)
    took = (np.array(ms[names[0]]), np.array(ms[names[1]]))
    return Pairs(first, second, question.asked, took, question.tensor == "SENTIMENT")
