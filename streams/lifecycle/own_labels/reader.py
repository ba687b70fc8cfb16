"""A version folder of the text encoder reads labelled texts in this process, as it was trained."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scorer.flags import CUT, NO_TEXT
from scorer.training.early import LANGUAGES
from scorer.training.lexicon import Bools, Lexicon, neutral_odds, side_odds
from streams.evaluation.slices import encoded
from streams.lifecycle.own_labels.texts import OTHER, Texts
from streams.training.in_process import InProcessText, served_code
from streams.triton.normalise import normalise

Progress = Callable[[str, float], None]


class Reader:
    """A version folder: its network, its code and its lexicon."""

    def __init__(self, folder: Path, progress: Progress) -> None:
        self.lexicon = Lexicon.read(folder / "lexicon.npz")
        self._grams: Any = served_code(folder, "grams")
        self._network, self._progress = InProcessText(folder, space=0, early=False), progress

    def read(self, texts: Sequence[str], labels: Sequence[int]) -> tuple[Texts, Bools]:
        """Those with something to read; and which of the given ones they are, bool[n]."""
        scores = asyncio.run(encoded(self._network, texts, self._progress, "reads the texts", vectors=False))
        full = (scores.flags & NO_TEXT) == 0
        plain = [normalise(text)[0] for text, taken in zip(texts, full, strict=True) if taken]
        rows = [self._grams.buckets(text) for text in plain]
        language = np.array([self._language(text) for text in plain], np.int64)
        probabilities = scores.sentiments[full].astype(np.float64)
        said = np.stack([side_odds(probabilities), neutral_odds(probabilities)], axis=1)
        if self.lexicon.moved is not None:
            said = self.lexicon.moved.undone(said, rows, language)
        alone = np.stack([self.lexicon.side.odds(rows), self.lexicon.neutral.odds(rows)], axis=1)
        kept = np.asarray(labels, np.int64)[full]
        return Texts(rows, language, kept, (scores.flags[full] & CUT) != 0, said, alone), full

    def _language(self, text: str) -> int:
        found = self._grams.language(text)
        return LANGUAGES.index(found) if found else OTHER
