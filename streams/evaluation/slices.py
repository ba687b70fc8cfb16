"""Many texts through a served model, slice by slice, so that progress can be told."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import fields
from typing import Any, Final, TypeVar

import numpy as np

from scorer.errors import Unavailable
from streams.examples.points import Progress
from streams.ports import Answers, Aspects, Embeddings, TextModel, TextScores

Scores = TypeVar("Scores", TextScores, Embeddings, Aspects, Answers)
_SLICE: Final = 256
_NO_VERSION: Final = ":fallback"  # how an answer is named for which no server was asked: one to empty texts alone


async def encoded(
    model: TextModel, texts: Sequence[str], progress: Progress, what: str, *, vectors: bool = True
) -> TextScores:
    """Scores in the order of `texts`, with `vectors` or zeros. Unavailable as in `in_slices`."""
    return await in_slices(lambda some: model.encode(some, np.full(len(some), vectors)), texts, progress, what)


async def in_slices(
    ask: Callable[[Sequence[str]], Awaitable[Scores]], texts: Sequence[str], progress: Progress, what: str
) -> Scores:
    """What `ask` answers, in the order of `texts`. Unavailable where the server changed its model meanwhile."""
    parts = list[Scores]()
    for at in range(0, max(len(texts), 1), _SLICE):
        parts.append(await ask(texts[at : at + _SLICE]))
        progress(what, min(1.0, (at + _SLICE) / max(len(texts), 1)))
    return _joined(parts)


def only(models: Sequence[str]) -> str:
    """The one model that gave all answers, whatever names those that needed none. Unavailable where there were
    several."""
    different = sorted({model for model in models if not model.endswith(_NO_VERSION)})
    if len(different) > 1:
        raise Unavailable(
            "the server changed its model meanwhile", seen=", ".join(different), remedy="run the command again"
        )
    return different[0] if different else models[0]


def _joined(parts: list[Scores]) -> Scores:
    model = only([part.model for part in parts])
    columns: dict[str, Any] = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(parts[0])
        if field.name != "model"
    }
    return type(parts[0])(**columns, model=model)
