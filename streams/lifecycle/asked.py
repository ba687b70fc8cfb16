"""What versions are asked, so that they can be compared: texts in normal form, as workers send them, or the features of
decision points."""

from pathlib import Path
from typing import Any, Final

import numpy as np

from scorer.features import FEATURES
from streams import json_lines
from streams.examples.points import Progress, Recorder
from streams.examples.replay import Replay, in_force
from streams.ports import Float32, TextModel
from streams.publish.log import Log
from streams.runner.compute import Models
from streams.settings import Settings
from streams.shop.shop import Shop
from streams.triton.interest import CANDIDATES
from streams.triton.normalise import normalise

SHOP_SEED: Final = 2424
SHOP_EVENTS: Final = 3_000


def shop() -> Log:
    """The log of a small seeded shop: what is asked where nothing else is given."""
    return Shop(SHOP_SEED, SHOP_EVENTS).log


def reviews_of(log: Log) -> list[str]:
    """Each different review of a log, in order of first appearance."""
    return _different(log.reviews["text"])


def texts_of(log: Log) -> list[str]:
    """Its reviews, then each different query and title."""
    return list(dict.fromkeys(reviews_of(log) + _different(log.searches["query"]) + _different(log.products["title"])))


def texts_in(file: Path) -> list[str]:
    """The `text` of each JSON line. BadInput names a line that has none."""
    return json_lines.read(file, _text)


async def features_of(log: Log, text: TextModel, settings: Settings, progress: Progress) -> Float32:
    """Of every decision point that a worker of these settings meets in the log, float32[points, 20, F]."""
    recorder = Recorder()
    replay = Replay(log, await in_force(log, text), Models(text, recorder), settings)
    while await replay.step(len(log)):
        progress("reads the log", replay.done / len(log))
    return np.concatenate([np.empty((0, CANDIDATES, len(FEATURES)), np.float32), *recorder.asked])


def _different(column: Any) -> list[str]:
    plain = (normalise(text)[0] for text in column.to_pylist() if text)
    return list(dict.fromkeys(text for text in plain if text))


def _text(told: dict[str, Any], line: json_lines.Line) -> str:
    return normalise(line.text(told, "text"))[0]
