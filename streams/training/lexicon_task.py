"""The lexicon of a version folder: fitted on the training texts, weighed against the network on the validation texts.

Texts become buckets by the code that serves, `grams.py` of the folder. The same is done anew without each genre of
rated English sentences in turn, which says what the shipped one, fitted on all, is worth on a genre it never saw.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from scorer.training import lexicon, plain_words, report
from scorer.training.config import LexiconConfig
from scorer.training.texts import NEUTRAL, POSITIVE, Splits, Text, share, split_key
from streams.ports import Float32

FILE: Final = "lexicon.npz"
Network = Callable[[Sequence[str]], Float32]
_LEAST = 1e-6
_JUDGED_PERCENT: Final = 20  # of a genre's sentences that judge the lexicon fitted without it


def placeholder(folder: Path, grams: Any) -> None:
    """A lexicon that says nothing, so that the served code gives the network's own sentiment."""
    lexicon.Lexicon(np.zeros(grams.BUCKETS, np.int8), 1.0, 0.0).save(folder / FILE)


def make(
    folder: Path, grams: Any, splits: Splits, genres: Mapping[str, list[Text]], config: LexiconConfig, network: Network
) -> dict[str, dict[str, float]]:
    """Writes the lexicon that has learnt from all; the figures of those that left a genre out, by its name."""
    fitted = _Fitting(grams, splits, config, network)
    scores = {
        f"english, {genre} left out": fitted.judged(
            {name: texts for name, texts in genres.items() if name != genre}, genres[genre]
        )
        for genre in genres
    }
    fitted.all(genres).save(folder / FILE)
    return scores


class _Fitting:
    """Fits lexicons on reviews, plain statements and some genres; the buckets of the first two are made once."""

    def __init__(self, grams: Any, splits: Splits, config: LexiconConfig, network: Network) -> None:
        self._grams, self._config, self._network = grams, config, network
        statements = plain_words.statements()
        self._always = [*_sided(splits.train), *statements]
        self._weights = np.ones(len(self._always))
        self._weights[-len(statements) :] = config.statements_weight
        self._rows = self._buckets(self._always)
        self._unseen = _sided(splits.validation)
        self._unseen_odds = self._odds(self._unseen)

    def all(self, genres: Mapping[str, list[Text]]) -> lexicon.Lexicon:
        """Fitted on these genres too, weighed on the validation texts."""
        rated = [text for texts in genres.values() for text in _sided(texts)]
        found = lexicon.fit(
            [*self._rows, *self._buckets(rated)],
            _positive([*self._always, *rated]),
            np.append(self._weights, np.full(len(rated), self._config.genres_weight)),
            buckets=self._grams.BUCKETS,
            inverse_penalty=self._config.inverse_penalty,
        )
        return lexicon.blended(found, self._unseen_odds, self._buckets(self._unseen), _positive(self._unseen))

    def judged(self, genres: Mapping[str, list[Text]], other: list[Text]) -> dict[str, float]:
        """What network and lexicon are worth on a part of the genre that neither was fitted on."""
        texts = [text for text in _sided(other) if share(split_key(text.text)) < _JUDGED_PERCENT]
        found, odds, positive = self.all(genres), self._odds(texts), _positive(texts)
        together = found.network * odds + found.own * found.odds(self._buckets(texts))
        return {
            "texts": len(texts),
            **report.with_interval("side", (together > 0) == positive),
            "side of the network alone": float(((odds > 0) == positive).mean()),
        }

    def _buckets(self, texts: Sequence[Text]) -> list[npt.NDArray[np.int64]]:
        return [self._grams.buckets(text.text) for text in texts]

    def _odds(self, texts: Sequence[Text]) -> npt.NDArray[np.float64]:
        sides = self._network([text.text for text in texts]).astype(np.float64).clip(_LEAST)
        return np.asarray(np.log(sides[:, POSITIVE]) - np.log(sides[:, 0]), np.float64)


def _sided(texts: Sequence[Text]) -> list[Text]:
    return [text for text in texts if text.label != NEUTRAL]


def _positive(texts: Sequence[Text]) -> npt.NDArray[np.bool_]:
    return np.array([text.label == POSITIVE for text in texts])
