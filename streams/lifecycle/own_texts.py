"""Labelled texts as a version of the text encoder reads them, so that what a shop's labels teach can be worked out."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.special import expit

from scorer.arrays import F4, U1
from scorer.flags import CUT, NO_TEXT
from scorer.sentiments import NEUTRAL
from scorer.training import neutral, written_reviews
from scorer.training.config import TextRecipe
from scorer.training.early import LANGUAGES, Early, Judged
from scorer.training.lexicon import Bools, Float64, Int64, Lexicon, Moved, Rows, neutral_odds, shared_out, side_odds
from scorer.training.texts import for_validation
from streams.training.in_process import InProcessText, served_code
from streams.triton.normalise import normalise

Progress = Callable[[str, float], None]
OTHER: Final = -1  # a language of which nothing was measured, or none
_TOGETHER: Final = 256


@dataclass(frozen=True)
class Texts:
    """n texts with something to read.

    `rows` are their buckets, `language` int64[n] places in LANGUAGES or OTHER, `labels` int64[n], `cut` bool[n] whether
    the network reads only a part. As the version was trained, without what labels moved: `said` float64[n, 2] are the
    log-odds of positive against negative and of neutral against a side that network and lexicon say together, `alone`
    float64[n, 2] those that the lexicon says alone, each in its own scale.
    """

    rows: Rows
    language: Int64
    labels: Int64
    cut: Bools
    said: Float64
    alone: Float64

    def of(self, texts: Bools) -> "Texts":
        """Those alone."""
        rows = [row for row, taken in zip(self.rows, texts, strict=True) if taken]
        return Texts(rows, *(getattr(self, field.name)[texts] for field in fields(self)[1:]))

    def moved(self, by: Moved, slope: float) -> "Texts":
        """As a shop's labels make it; `slope` is that of early answers."""
        scale = np.array([slope, 1.0])
        said, alone = (by.of(each, self.rows, self.language) for each in (self.said, self.alone * scale))
        return replace(self, said=said, alone=alone / scale)

    def judged(self) -> Judged:
        """Early answers aside."""
        together = shared_out(expit(self.said[:, 1]), self.said[:, 0])
        return Judged(self.alone[:, 0], self.alone[:, 1], together, self.labels)

    def leave(self, early: Early) -> Bools:
        """Which are answered early, bool[n]."""
        limits = {place: early.limits[name] for place, name in enumerate(LANGUAGES)}
        by = [(self.language == place) & each.leave(*self.alone.T) for place, each in limits.items()]
        return np.asarray(np.logical_or.reduce(by) & ~self.cut)

    def served(self, early: Early) -> F4:
        """SENTIMENT, float32[n, 3]."""
        leave = self.leave(early)[:, None]
        return np.where(leave, early.answers(self.alone[:, 0]), self.judged().together).astype(np.float32)


class Reader:
    """A version folder: its network, its code and its lexicon."""

    def __init__(self, folder: Path, progress: Progress) -> None:
        self.lexicon = Lexicon.read(folder / "lexicon.npz")
        self._grams: Any = served_code(folder, "grams")
        self._network, self._progress = InProcessText(folder, space=0, early=False), progress

    def read(self, texts: Sequence[str], labels: Sequence[int]) -> tuple[Texts, Bools]:
        """Those with something to read; and which of the given ones they are, bool[n]."""
        sentiments, flags = self._asked(texts)
        full = (flags & NO_TEXT) == 0
        plain = [normalise(text)[0] for text, taken in zip(texts, full, strict=True) if taken]
        rows = [self._grams.buckets(text) for text in plain]
        language = np.array([self._language(text) for text in plain], np.int64)
        probabilities = sentiments[full].astype(np.float64)
        said = np.stack([side_odds(probabilities), neutral_odds(probabilities)], axis=1)
        if self.lexicon.moved is not None:
            said = self.lexicon.moved.undone(said, rows, language)
        alone = np.stack([self.lexicon.side.odds(rows), self.lexicon.neutral.odds(rows)], axis=1)
        kept = np.asarray(labels, np.int64)[full]
        return Texts(rows, language, kept, (flags[full] & CUT) != 0, said, alone), full

    def unlearnt(self, recipe: TextRecipe) -> Texts:
        """Written reviews for validation and Chinese statements without a side, of which no version learns anything."""
        parts = {"test_percent": recipe.encoder.test_percent, "validation_percent": recipe.encoder.validation_percent}
        written = for_validation(written_reviews.reviews(), **parts)
        said = neutral.unlearnt(recipe.encoder.neutral_statements, recipe.lexicon.neutral_validation)
        labels = [*(text.label for text in written), *[NEUTRAL] * len(said)]
        return self.read([*(text.text for text in written), *said], labels)[0]

    def _language(self, text: str) -> int:
        found = self._grams.language(text)
        return LANGUAGES.index(found) if found else OTHER

    def _asked(self, texts: Sequence[str]) -> tuple[F4, U1]:
        found = []
        for begin in range(0, len(texts), _TOGETHER):
            found.append(asyncio.run(self._network.encode(texts[begin : begin + _TOGETHER])))
            self._progress("reads the texts", min(1.0, (begin + _TOGETHER) / len(texts)))
        return np.concatenate([each.sentiments for each in found]), np.concatenate([each.flags for each in found])
