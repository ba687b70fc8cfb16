"""The lexicon of a version folder: fitted on the training texts, weighed against the network on the validation texts.

There it learns too where it needs no network (scorer.training.early). Texts become buckets by the code that serves,
`grams.py` of the folder. The same is done anew without each genre of rated English sentences in turn: where a lexicon
is sure, it is to be sure of a genre it never saw.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from scorer.sentiments import NEUTRAL, POSITIVE
from scorer.training import early, lexicon, neutral, plain_words
from scorer.training.config import TextRecipe
from scorer.training.texts import CORPUS, GENRES, STATEMENT, WRITTEN, Splits, Text
from streams.ports import Float32

FILE: Final = "lexicon.npz"
Network = Callable[[Sequence[str]], Float32]
Float64 = npt.NDArray[np.float64]


def placeholder(folder: Path, grams: Any) -> None:
    """A lexicon that says nothing, so that the served code gives the network's own sentiment."""
    nothing = lexicon.Linear(np.zeros(grams.BUCKETS, np.int8), 1.0, 0.0)
    lexicon.Lexicon(nothing, nothing).save(folder / FILE)


def make(folder: Path, grams: Any, splits: Splits, recipe: TextRecipe, network: Network) -> None:
    """Writes the lexicon that has learnt from all the training texts.

    Its limits of early answers are learnt from the validation texts: of a genre as the lexicon without it reads them.
    """
    fitting = _Fitting(grams, splits, recipe, network)
    unseen = [fitting.judged(fitting.fitted(without=genre), _of(splits.validation, [genre])) for genre in GENRES]
    found = fitting.fitted()
    replace(found, trained=fitting.early(found, unseen)).save(folder / FILE)


class _Fitting:
    """Fits lexicons on the training texts and on statements; what they have in common is made once."""

    def __init__(self, grams: Any, splits: Splits, recipe: TextRecipe, network: Network) -> None:
        self._grams, self._recipe, self._network = grams, recipe, network
        said, plain = neutral.statements(recipe.encoder.neutral_statements), plain_words.statements()
        self._texts = [*splits.train, *plain, *_neutral(said)]
        self._rows = self._buckets(self._texts)
        learnt = [_weight(text, recipe) for text in [*splits.train, *plain]]
        self._weights = np.array(learnt + [recipe.encoder.neutral_statements_weight] * len(said))
        unlearnt = neutral.unlearnt(recipe.encoder.neutral_statements, recipe.lexicon.neutral_validation)
        self._unseen = [*_of(splits.validation, [CORPUS, WRITTEN]), *_neutral(unlearnt)]
        self._unseen_rows, self._unseen_sides = self._buckets(self._unseen), self._sides(self._unseen)

    def fitted(self, without: str = "") -> lexicon.Lexicon:
        """Fitted on all but one origin, weighed on the validation texts; without early answers."""
        side, other = self._linear(np.array([text.origin != without for text in self._texts]))
        labels, odds = _labels(self._unseen), side.odds(self._unseen_rows)
        sided = labels != NEUTRAL
        network, own = lexicon.blend(
            lexicon.side_odds(self._unseen_sides)[sided], odds[sided], labels[sided] == POSITIVE
        )
        return lexicon.Lexicon(side, other, network, own)

    def judged(self, found: lexicon.Lexicon, texts: Sequence[Text]) -> early.Judged:
        """Texts that neither network nor lexicon has learnt from."""
        return _judged(found, self._buckets(texts), self._sides(texts), _labels(texts))

    def early(self, found: lexicon.Lexicon, english: Sequence[early.Judged]) -> early.Early:
        """Learnt from the validation texts, and from groups of English sentences beside them."""
        unseen = _judged(found, self._unseen_rows, self._unseen_sides, _labels(self._unseen))
        languages = np.array([text.language for text in self._unseen])
        judged = {each: unseen.of(languages == each) for each in early.LANGUAGES}
        groups = {"zh": [judged["zh"]], "en": [judged["en"], *english]}
        promise = early.Promise(self._recipe.lexicon.most_changed, self._recipe.lexicon.surely_changed)
        return early.calibrated({name: early.limits(each, promise) for name, each in groups.items()}, judged)

    def _linear(self, taken: npt.NDArray[np.bool_]) -> tuple[lexicon.Linear, lexicon.Linear]:
        """Positive against negative, of the texts with a side; neutral against a side, of all."""
        labels = _labels(self._texts)
        side = self._fit(np.flatnonzero(taken & (labels != NEUTRAL)), labels == POSITIVE, self._weights)
        read = [text.anew() for text in self._texts]
        hardly = np.array([text.sided for text in read])  # what their labels say against neutral
        weights = np.where(hardly, self._recipe.encoder.not_neutral_weight, 1.0) * self._weights
        return side, self._fit(np.flatnonzero(taken), _labels(read) == NEUTRAL, weights)

    def _fit(self, at: npt.NDArray[np.intp], happens: npt.NDArray[np.bool_], weights: Float64) -> lexicon.Linear:
        rows, penalty = [self._rows[each] for each in at], self._recipe.lexicon.inverse_penalty
        return lexicon.fit(rows, happens[at], weights[at], buckets=self._grams.BUCKETS, inverse_penalty=penalty)

    def _buckets(self, texts: Sequence[Text]) -> list[npt.NDArray[np.int64]]:
        return [self._grams.buckets(text.text) for text in texts]

    def _sides(self, texts: Sequence[Text]) -> Float64:
        return np.asarray(self._network([text.text for text in texts]), np.float64)


def _judged(found: lexicon.Lexicon, rows: lexicon.Rows, sides: Float64, labels: npt.NDArray[np.int64]) -> early.Judged:
    odds = found.side.odds(rows)
    together = lexicon.shared_out(sides[:, NEUTRAL], found.network * lexicon.side_odds(sides) + found.own * odds)
    return early.Judged(odds, found.neutral.odds(rows), together, labels)


def _of(texts: Sequence[Text], origins: Sequence[str]) -> list[Text]:
    return [text for text in texts if text.origin in origins]


def _weight(text: Text, recipe: TextRecipe) -> float:
    """How much a label counts beside 1 for a review of a corpus."""
    of = {WRITTEN: recipe.encoder.written_weight, STATEMENT: recipe.lexicon.statements_weight}
    return (of | dict.fromkeys(GENRES, recipe.lexicon.genres_weight)).get(text.origin, 1.0)


def _neutral(statements: Sequence[str]) -> list[Text]:
    return [Text(text, NEUTRAL, "zh", sided=False) for text in statements]


def _labels(texts: Sequence[Text]) -> npt.NDArray[np.int64]:
    return np.array([text.label for text in texts], np.int64)
