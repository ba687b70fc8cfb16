"""The lexicon of a version folder: fitted on the training texts, weighed against the network on the validation texts.

There it learns too where it needs no network (scorer.training.early). Texts become buckets by the code that serves,
`grams.py` of the folder. The same is done anew without each genre of rated English sentences in turn: where a lexicon
is sure, it is to be sure of a genre it never saw. Nor does it hear the English teacher then, who saw them all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from scorer.sentiments import NEUTRAL, POSITIVE
from scorer.training import early, lexicon, neutral, plain_words, platt
from scorer.training.config import TextRecipe
from scorer.training.lessons import Heard, Lessons
from scorer.training.texts import CORPUS, GENRES, STATEMENT, UNLABELLED, WRITTEN, Splits, Text
from streams.ports import Float32

FILE: Final = "lexicon.npz"
FILMS: Final = "film sentence"  # an origin
Network = Callable[[Sequence[str]], Float32]
Float64 = npt.NDArray[np.float64]


def placeholder(folder: Path, grams: Any) -> None:
    """A lexicon that says nothing, so that the served code gives the network's own sentiment."""
    nothing = lexicon.Linear(np.zeros(grams.BUCKETS, np.int8), 1.0, 0.0)
    lexicon.Lexicon(nothing, nothing).save(folder / FILE)


def make(folder: Path, grams: Any, splits: Splits, heard: Lessons, recipe: TextRecipe, network: Network) -> None:
    """Writes the lexicon that has learnt from all the training texts.

    Its limits of early answers are learnt from the validation texts: of a genre as the lexicon without it reads them;
    and from sentences of film reviews that nothing has learnt from, where the English teacher was asked.
    """
    fitting = _Fitting(grams, splits, heard, recipe, network)
    judged = [fitting.judged(fitting.fitted(without=genre), [genre]) for genre in GENRES]
    found = fitting.fitted()
    judged.append(fitting.judged(found, [FILMS]))
    replace(found, trained=fitting.early(found, judged)).save(folder / FILE)


@dataclass(frozen=True)
class _Unseen:
    """Texts that neither network nor lexicon learns from: their buckets, and what the network says, float64[n, 3]."""

    texts: Sequence[Text]
    rows: lexicon.Rows
    sentiments: Float64

    def of(self, taken: Callable[[Text], bool]) -> "_Unseen":
        """Those alone."""
        at = [place for place, text in enumerate(self.texts) if taken(text)]
        return _Unseen([self.texts[each] for each in at], [self.rows[each] for each in at], self.sentiments[at])

    def judged(self, found: lexicon.Lexicon) -> early.Judged:
        """With this lexicon."""
        alone = found.side.odds(self.rows)
        together = found.together(self.sentiments, alone, self.language())
        return early.Judged(alone, found.neutral.odds(self.rows), together, _labels(self.texts))

    def language(self) -> npt.NDArray[np.int64]:
        """Places in early.LANGUAGES."""
        return np.array([early.LANGUAGES.index(text.language) for text in self.texts], np.int64)


class _Fitting:
    """Fits lexicons on the training texts and on statements; what they have in common is made once."""

    def __init__(self, grams: Any, splits: Splits, heard: Lessons, recipe: TextRecipe, network: Network) -> None:
        self._grams, self._recipe = grams, recipe
        said, plain = neutral.statements(recipe.encoder.neutral_statements), plain_words.statements()
        self._texts = [
            *splits.train,
            *plain,
            *_neutral(said),
            *_films(heard.films, [UNLABELLED] * len(heard.films.texts)),
        ]
        self._rows = self._buckets(self._texts)
        learnt = [_weight(text, recipe) for text in [*splits.train, *plain]]
        learnt += [recipe.encoder.neutral_statements_weight] * len(said)
        self._weights = np.array(learnt + [recipe.lexicon.films_weight] * len(heard.films.texts))
        nothing = np.zeros((len(said), heard.labelled.chances.shape[1]))
        self._chances = np.concatenate([heard.labelled.chances, nothing, heard.films.told.chances])
        unlearnt = neutral.unlearnt(recipe.encoder.neutral_statements, recipe.lexicon.neutral_validation)
        texts = [
            *splits.validation,
            *_neutral(unlearnt),
            *_films(heard.unseen, heard.unseen.told.chances.argmax(axis=1).tolist()),
        ]
        sentiments = np.asarray(network([text.text for text in texts]), np.float64)
        self._unseen = _Unseen(texts, self._buckets(texts), sentiments)

    def fitted(self, without: str = "") -> lexicon.Lexicon:
        """Fitted on all texts by labels and teacher, or on those of all origins but one by labels alone; weighed on the
        validation texts; without early answers."""
        chances = np.zeros_like(self._chances) if without else self._chances
        side, other = self._linear(np.array([text.origin != without for text in self._texts]), chances)
        unseen = self._unseen.of(lambda text: text.origin in (CORPUS, WRITTEN) and text.label != NEUTRAL)
        positive = _labels(unseen.texts) == POSITIVE
        weights = lexicon.blend(lexicon.side_odds(unseen.sentiments), side.odds(unseen.rows), positive)
        found = lexicon.Lexicon(side, other, *weights)
        return replace(found, languages=np.stack([self._scales(found, each) for each in early.LANGUAGES]))

    def judged(self, found: lexicon.Lexicon, origins: Sequence[str]) -> early.Judged:
        """Validation texts of these origins."""
        return self._unseen.of(lambda text: text.origin in origins).judged(found)

    def early(self, found: lexicon.Lexicon, english: Sequence[early.Judged]) -> early.Early:
        """Learnt from the validation texts, and from groups of English sentences beside them."""
        own = self._unseen.of(lambda text: text.origin not in (*GENRES, FILMS))
        judged = {each: own.of(partial(_is_in, each)).judged(found) for each in early.LANGUAGES}
        groups = {"zh": [judged["zh"]], "en": [judged["en"], *english]}
        promise = early.Promise(self._recipe.lexicon.most_changed, self._recipe.lexicon.surely_changed)
        return early.calibrated({name: early.limits(each, promise) for name, each in groups.items()}, judged)

    def _scales(self, found: lexicon.Lexicon, language: str) -> Float64:
        """Platt's scale and offset, float64[2, 2], of a side by the labels of validation texts, and of neutral by those
        of texts of which somebody said whether they are."""
        unseen = self._unseen.of(lambda text: text.language == language and text.origin not in (STATEMENT, FILMS))
        sided, told = unseen.of(lambda text: text.label != NEUTRAL), unseen.of(lambda text: not text.anew().sided)
        judged = sided.judged(found), told.judged(found)
        labels = _labels(sided.texts) == POSITIVE, _labels([text.anew() for text in told.texts]) == NEUTRAL
        odds = lexicon.side_odds(judged[0].together), lexicon.neutral_odds(judged[1].together)
        fits = [platt.fit(*each) for each in zip(odds, labels, strict=True)]
        return np.array([(each.scale, each.offset) for each in fits])

    def _linear(self, taken: npt.NDArray[np.bool_], chances: Float64) -> tuple[lexicon.Linear, lexicon.Linear]:
        """Positive against negative, of the texts with a side; neutral against a side, of all."""
        weights, read = self._weights * taken, [text.anew() for text in self._texts]
        negative, _, positive = self._shares(self._texts, chances).T
        hardly = np.array([text.sided for text in read])  # what their labels say against neutral
        told = self._shares(read, chances)[:, NEUTRAL]
        anew = np.where(hardly, self._recipe.encoder.not_neutral_weight, 1.0)
        side = self._fit(weights * positive, weights * negative)
        return side, self._fit(weights * anew * told, weights * anew * (1 - told))

    def _shares(self, texts: Sequence[Text], chances: Float64) -> Float64:
        """How much of each text counts for each of the three, float64[n, 3]: by its label, and by the English teacher
        where it was asked, alone where there is no label. Zeros where there is neither."""
        labels = _labels(texts)
        label = np.where((labels != UNLABELLED)[:, None], np.eye(chances.shape[1])[labels], chances)
        told = chances.any(axis=1, keepdims=True) * self._recipe.encoder.english_share
        return np.asarray((1 - told) * label + told * chances)

    def _fit(self, yes: Float64, no: Float64) -> lexicon.Linear:
        penalty = self._recipe.lexicon.inverse_penalty
        return lexicon.fit_shares(self._rows, yes, no, buckets=self._grams.BUCKETS, inverse_penalty=penalty)

    def _buckets(self, texts: Sequence[Text]) -> list[npt.NDArray[np.int64]]:
        return [self._grams.buckets(text.text) for text in texts]


def _is_in(language: str, text: Text) -> bool:
    return text.language == language


def _weight(text: Text, recipe: TextRecipe) -> float:
    """How much a label counts beside 1 for a review of a corpus."""
    of = {WRITTEN: recipe.encoder.written_weight, STATEMENT: recipe.lexicon.statements_weight}
    return (of | dict.fromkeys(GENRES, recipe.lexicon.genres_weight)).get(text.origin, 1.0)


def _films(heard: Heard, labels: Sequence[int]) -> list[Text]:
    return [Text(text, label, "en", sided=False, origin=FILMS) for text, label in zip(heard.texts, labels, strict=True)]


def _neutral(statements: Sequence[str]) -> list[Text]:
    return [Text(text, NEUTRAL, "zh", sided=False, origin=STATEMENT) for text in statements]


def _labels(texts: Sequence[Text]) -> npt.NDArray[np.int64]:
    return np.array([text.label for text in texts], np.int64)
