"""Labelled texts as a version of the text encoder reads them, so that what a shop's labels teach can be worked out."""

from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
from scipy.special import expit

from scorer.arrays import F4
from scorer.training.early import LANGUAGES, Early, Judged
from scorer.training.lexicon import Bools, Float64, Int64, Moved, Rows, shared_out

OTHER: Final = -1  # a language of which nothing was measured, or none


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
