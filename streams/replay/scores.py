"""Where the scores of a step come from: the journal, the models that serve, or the models where the journal can be
matched."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from scorer.candidates import MOST
from scorer.flags import DEGRADED
from streams.journal.records import VECTOR, Step
from streams.ports import Bools, Float32, InterestScores, TextScores
from streams.runner.compute import Models

Scores = Literal["recorded", "anew", "none"]
SCORES: Final[dict[str, Scores]] = {"recorded": "recorded", "anew": "anew", "none": "none"}


class AsRecorded:
    """Both model ports for one step, as its journal has it. Where the step had another number of texts or points, what
    is missing is zero and degraded and what is over is left out, so that the first difference can be named."""

    def __init__(self, step: Step, space: int) -> None:
        self.step, self.space = step, space

    async def encode(self, texts: Sequence[str], vectors: Bools | None = None) -> TextScores:
        """What was recorded."""
        step, count = self.step, len(texts)
        flags = _fitted(step.text_flags, count, DEGRADED)
        return TextScores(_fitted(step.text_vectors, count), _fitted(step.sentiments, count), flags, step.text_model)

    async def score(self, features: Float32) -> InterestScores:
        """What was recorded."""
        step, count = self.step, len(features)
        names = tuple(np.resize(step.interest_models, count).tolist()) if step.interest_models else ()
        interest, purchase = _fitted(step.interest, count), _fitted(step.purchase, count)
        return InterestScores(
            interest, purchase, _fitted(step.interest_flags, count, DEGRADED), step.interest_model, names
        )


def _fitted(column: npt.NDArray[Any], count: int, fill: int = 0) -> npt.NDArray[Any]:
    if len(column) == count:
        return np.ascontiguousarray(column)
    fitted = np.full((count, *column.shape[1:]), fill, column.dtype)
    fitted[: len(column)] = column[:count]
    return fitted


@dataclass
class Asked:
    """What asking the models that serve came to, against the journal: texts and points asked, those with the very same
    scores, the largest difference of an interest and of a sentiment's probability, and what was not asked, because
    another version or none had answered."""

    texts: int = 0
    equal_texts: int = 0
    points: int = 0
    equal_points: int = 0
    largest_difference: float = 0.0
    largest_text_difference: float = 0.0
    not_asked: dict[str, int] = field(default_factory=lambda: {"degraded": 0, "other_version": 0})

    def add(self, other: "Asked") -> None:
        """Take over what another partition's came to."""
        for name in ("texts", "equal_texts", "points", "equal_points"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("largest_difference", "largest_text_difference"):
            setattr(self, name, max(getattr(self, name), getattr(other, name)))
        for why, count in other.not_asked.items():
            self.not_asked[why] += count

    def told(self) -> dict[str, Any]:
        """For JSON."""
        return dict(vars(self))


class AskedAnew:
    """Both model ports for one step: the models that serve are asked, and compared with what was recorded. A text or
    point that was scored by a fallback or by another version keeps what was recorded: no model of today can repeat it.
    """

    def __init__(self, step: Step, served: Models, count: Asked) -> None:
        self._step, self._served, self._count = step, served, count
        self._recorded = AsRecorded(step, served.text.space)
        self.space = served.text.space

    async def encode(self, texts: Sequence[str], vectors: Bools | None = None) -> TextScores:
        """Scores in the order of `texts`."""
        then, count = await self._recorded.encode(texts), self._count
        if not len(texts):
            return then
        now = await self._served.text.encode(texts, vectors)
        # An older journal has all vectors.
        spare = np.zeros(len(texts), np.bool_) if vectors is None else ~vectors
        kept = self._kept(then.flags, np.full(len(texts), then.model != now.model))
        same = (then.vectors == now.vectors).all(axis=1) | spare
        same &= (then.sentiments == now.sentiments).all(axis=1)
        count.texts += int((~kept).sum())
        count.equal_texts += int((same & ~kept).sum())
        off = np.abs(then.sentiments - now.sentiments).max(axis=1)
        count.largest_text_difference = max(count.largest_text_difference, float(off[~kept].max(initial=0)))
        wide = kept[:, None]
        return replace(
            then,
            vectors=np.where(wide | spare[:, None], then.vectors, now.vectors),
            sentiments=np.where(wide, then.sentiments, now.sentiments),
            flags=np.where(kept, then.flags, now.flags),
        )

    async def score(self, features: Float32) -> InterestScores:
        """Scores in the order of the points."""
        then, count = await self._recorded.score(features), self._count
        if not len(features):
            return then
        now = await self._served.interest.score(features)
        kept = self._kept(then.flags, then.of_points() != now.model)
        off = np.maximum(np.abs(then.interest - now.interest), np.abs(then.purchase - now.purchase)).max(axis=1)
        count.points += int((~kept).sum())
        count.equal_points += int(((off == 0) & ~kept).sum())
        count.largest_difference = max(count.largest_difference, float(off[~kept].max(initial=0)))
        wide = kept[:, None]
        return replace(
            then,
            interest=np.where(wide, then.interest, now.interest),
            purchase=np.where(wide, then.purchase, now.purchase),
            flags=np.where(kept, then.flags, now.flags),
        )

    def _kept(self, flags: npt.NDArray[np.uint8], other: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        degraded = flags & DEGRADED != 0
        self._count.not_asked["degraded"] += int(degraded.sum())
        self._count.not_asked["other_version"] += int((other & ~degraded).sum())
        kept: npt.NDArray[np.bool_] = degraded | other
        return kept


@dataclass(frozen=True)
class Silent:
    """Both model ports where nothing is scored: no vector, no interest. `flags` are said of each text."""

    space: int
    flags: int = DEGRADED

    async def encode(self, texts: Sequence[str], vectors: Bools | None = None) -> TextScores:
        """Nothing of any text."""
        count = len(texts)
        flags = np.full(count, self.flags, np.uint8)
        return TextScores(np.zeros((count, VECTOR), np.float32), np.zeros((count, 3), np.float32), flags, "none:0")

    async def score(self, features: Float32) -> InterestScores:
        """Nothing interests anyone."""
        nothing = np.zeros((len(features), MOST), np.float32)
        return InterestScores(nothing, nothing, np.full(len(features), DEGRADED, np.uint8), "none:0")
