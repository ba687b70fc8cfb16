"""The lexicon of a version folder: fitted on the training texts, weighed against the network on the validation texts.

There it learns too where it needs no network (scorer.training.early). Texts become buckets by the code that serves,
`grams.py` of the folder. The same is done anew without each genre of rated English sentences in turn, which says what
the shipped one, fitted on all, is worth on a genre it never saw.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from scorer.sentiments import NEGATIVE, NEUTRAL, POSITIVE
from scorer.training import early, lexicon, neutral, plain_words, report
from scorer.training.config import TextRecipe
from scorer.training.texts import WRITTEN, Splits, Text, share, split_key
from streams.ports import Float32

FILE: Final = "lexicon.npz"
Network = Callable[[Sequence[str]], Float32]
Float64 = npt.NDArray[np.float64]
_LEAST = 1e-6
_JUDGED_PERCENT: Final = 20  # of a genre's sentences that judge the lexicon fitted without it


def placeholder(folder: Path, grams: Any) -> None:
    """A lexicon that says nothing, so that the served code gives the network's own sentiment."""
    nothing = lexicon.Linear(np.zeros(grams.BUCKETS, np.int8), 1.0, 0.0)
    lexicon.Lexicon(nothing, nothing).save(folder / FILE)


def make(
    folder: Path, grams: Any, splits: Splits, genres: Mapping[str, list[Text]], recipe: TextRecipe, network: Network
) -> dict[str, dict[str, float]]:
    """Writes the lexicon that has learnt from all; the figures of those that left a genre out, by its name.

    The limits of early answers are those of the written one everywhere; each genre's sentences that do not judge have
    helped to find them, as the lexicon without this genre reads them.
    """
    fitting = _Fitting(grams, splits, recipe, network)
    others = {genre: {name: genres[name] for name in genres if name != genre} for genre in genres}
    without = {genre: fitting.fitted(rest) for genre, rest in others.items()}
    all_of_them = fitting.fitted(genres)
    unseen = [fitting.judged(without[name], _part(texts, judging=False)) for name, texts in genres.items()]
    found = fitting.early(all_of_them, unseen)
    replace(all_of_them, early=found).save(folder / FILE)
    return {
        f"english, {name} left out": fitting.figures(replace(each, early=found), _part(genres[name], judging=True))
        for name, each in without.items()
    }


class _Fitting:
    """Fits lexicons on reviews, plain statements and some genres; what does not depend on the genres is made once."""

    def __init__(self, grams: Any, splits: Splits, recipe: TextRecipe, network: Network) -> None:
        self._grams, self._recipe, self._network = grams, recipe, network
        said, plain = neutral.statements(recipe.encoder.neutral_statements), plain_words.statements()
        self._always = [*splits.train, *plain, *_neutral(said)]
        config, encoder = recipe.lexicon, recipe.encoder
        own = [encoder.written_weight if text.origin == WRITTEN else 1.0 for text in splits.train]
        others = [config.statements_weight] * len(plain) + [encoder.neutral_statements_weight] * len(said)
        self._weights = np.array(own + others)
        self._rows = self._buckets(self._always)
        more = neutral.statements(len(said) + 2 * config.neutral_validation)
        unlearnt = [text for text in more if text not in set(said)][: config.neutral_validation]
        self._unseen = [*splits.validation, *_neutral(unlearnt)]
        self._unseen_rows, self._unseen_sides = self._buckets(self._unseen), self._sides(self._unseen)

    def fitted(self, genres: Mapping[str, list[Text]]) -> lexicon.Lexicon:
        """Fitted on these genres too, weighed on the validation texts; without early answers."""
        side, other = self._linear(genres)
        labels, odds = _labels(self._unseen), side.odds(self._unseen_rows)
        sided = labels != NEUTRAL
        network, own = lexicon.blend(_odds(self._unseen_sides)[sided], odds[sided], labels[sided] == POSITIVE)
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

    def figures(self, found: lexicon.Lexicon, texts: Sequence[Text]) -> dict[str, float]:
        """What network and lexicon are worth on English sentences that neither was fitted on."""
        sides = self._sides(texts)
        judged = _judged(found, self._buckets(texts), sides, _labels(texts))
        leave = found.early.limits["en"].leave(judged.side_odds, judged.neutral_odds)
        served = np.where(leave[:, None], found.early.answers(judged.side_odds), judged.together)
        return report.with_early(texts, served, judged.together) | report.alone(texts, sides)

    def _linear(self, genres: Mapping[str, list[Text]]) -> tuple[lexicon.Linear, lexicon.Linear]:
        """Positive against negative, of the texts with a side; neutral against a side, of all."""
        config = self._recipe.lexicon
        rated = [text for texts in genres.values() for text in texts]
        texts, rows = [*self._always, *rated], [*self._rows, *self._buckets(rated)]
        weights = np.append(self._weights, np.full(len(rated), config.genres_weight))
        labels = _labels(texts)
        at = np.flatnonzero(labels != NEUTRAL)
        side = self._fit([rows[each] for each in at], labels[at] == POSITIVE, weights[at])
        hardly = np.array([text.sided for text in texts])  # what their labels say against neutral
        weights = np.where(hardly, self._recipe.encoder.not_neutral_weight, 1.0) * weights
        return side, self._fit(rows, labels == NEUTRAL, weights)

    def _fit(self, rows: lexicon.Rows, happens: npt.NDArray[np.bool_], weights: Float64) -> lexicon.Linear:
        penalty = self._recipe.lexicon.inverse_penalty
        return lexicon.fit(rows, happens, weights, buckets=self._grams.BUCKETS, inverse_penalty=penalty)

    def _buckets(self, texts: Sequence[Text]) -> list[npt.NDArray[np.int64]]:
        return [self._grams.buckets(text.text) for text in texts]

    def _sides(self, texts: Sequence[Text]) -> Float64:
        return np.asarray(self._network([text.text for text in texts]), np.float64)


def _judged(found: lexicon.Lexicon, rows: lexicon.Rows, sides: Float64, labels: npt.NDArray[np.int64]) -> early.Judged:
    odds = found.side.odds(rows)
    together = _together(sides, found.network * _odds(sides) + found.own * odds)
    return early.Judged(odds, found.neutral.odds(rows), together, labels)


def _part(texts: Sequence[Text], *, judging: bool) -> list[Text]:
    return [text for text in texts if (share(split_key(text.text)) < _JUDGED_PERCENT) == judging]


def _odds(sides: Float64) -> Float64:
    least = sides.clip(_LEAST)
    return np.asarray(np.log(least[:, POSITIVE]) - np.log(least[:, NEGATIVE]), np.float64)


def _together(sides: Float64, odds: Float64) -> Float64:
    """The network's probabilities with both sides shared out anew, as the served code does."""
    both, positive = sides[:, NEGATIVE] + sides[:, POSITIVE], expit(odds)
    return np.stack([both * (1 - positive), sides[:, NEUTRAL], both * positive], axis=1)


def _neutral(statements: Sequence[str]) -> list[Text]:
    return [Text(text, NEUTRAL, "zh", sided=False) for text in statements]


def _labels(texts: Sequence[Text]) -> npt.NDArray[np.int64]:
    return np.array([text.label for text in texts], np.int64)
