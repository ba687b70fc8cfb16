"""Many texts through the served encoder, slice by slice, so that progress can be told."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final

import numpy as np

from scorer.errors import Unavailable
from streams.examples.points import Progress
from streams.ports import Bools, TextModel, TextScores

_SLICE: Final = 256


async def encoded(
    model: TextModel, texts: Sequence[str], progress: Progress, what: str, *, vectors: bool = True
) -> TextScores:
    """Scores in the order of `texts`, with `vectors` or zeros. Unavailable where the server changed its model
    meanwhile."""
    parts = []
    for at in range(0, max(len(texts), 1), _SLICE):
        some = texts[at : at + _SLICE]
        asked: Bools = np.full(len(some), vectors)
        parts.append(await model.encode(some, asked))
        progress(what, min(1.0, (at + _SLICE) / max(len(texts), 1)))
    return _joined(parts)


def only(models: Sequence[str]) -> str:
    """The one model that gave all answers. Unavailable where there were several."""
    different = sorted(set(models))
    if len(different) > 1:
        raise Unavailable(
            "the server changed its model meanwhile", seen=", ".join(different), remedy="run the command again"
        )
    return different[0]


def _joined(parts: list[TextScores]) -> TextScores:
    model = only([part.model for part in parts])
    columns: dict[str, Any] = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(TextScores)
        if field.name != "model"
    }
    return TextScores(**columns, model=model)
