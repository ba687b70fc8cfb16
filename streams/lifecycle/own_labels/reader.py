"""A version folder of the text encoder reads labelled texts in this process, as it was trained."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from scorer.arrays import F4, U1
from scorer.flags import CUT, NO_TEXT
from scorer.sentiments import NEUTRAL
from scorer.training import neutral, written_reviews
from scorer.training.config import TextRecipe
from scorer.training.early import LANGUAGES
from scorer.training.lexicon import Bools, Lexicon, neutral_odds, side_odds
from scorer.training.texts import for_validation
from streams.lifecycle.own_labels.texts import OTHER, Texts
from streams.training.in_process import InProcessText, served_code
from streams.triton.normalise import normalise

Progress = Callable[[str, float], None]
_TOGETHER: Final = 256


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
