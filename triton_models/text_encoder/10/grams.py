"""What the letters and words of a text say without a network: a linear sentiment, and a vector of its spelling.

Where the linear sentiment is sure, it is the answer, and no network has a say. Pieces of a text are told apart by a
checksum, not by a list of words, so that nothing has to be looked up. Stands alone: numpy and the standard library.
"""

import re
import unicodedata
import zlib
from itertools import pairwise
from typing import NamedTuple

import numpy as np

BUCKETS = 1 << 18
SPELLING = 128
LANGUAGES = ("zh", "en")  # the rows of `limits` in lexicon.npz
_WORD = re.compile(r"[a-z0-9']+|[!?.]+")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_CHINESE, _ENGLISH = re.compile(f"[{_HAN}]"), re.compile("[a-z]")
_FOREIGN = re.compile(rf"[^\W\d_a-z{_HAN}]")  # a letter of neither
UNMOVED = (1.0, 0.0)  # a scale, and what is added
_LEAST = 1e-6  # of a probability, before its logarithm is taken


def plain(text):
    """The words of a text: compatibility forms folded, small letters."""
    return unicodedata.normalize("NFKC", text).lower().split()


def buckets(text):
    """int64[k], ascending: numbers below 2 ** 18 of every 1 to 3 characters in a row, and of ASCII words and pairs."""
    joined = f" {' '.join(plain(text))} "
    found = {joined[at : at + size] for size in (1, 2, 3) for at in range(len(joined) - size + 1)}
    words = _WORD.findall(joined)
    found.update(f"w:{word}" for word in words)
    found.update(f"w:{one} {other}" for one, other in pairwise(words))
    return np.unique(np.array([zlib.crc32(piece.encode()) & (BUCKETS - 1) for piece in found], np.int64))


def spelling(text):
    """float32[128] of unit length: signed counts of every 2 and 3 characters of each word; zeros without a word.

    Feature hashing (Weinberger et al. 2009); a count's square root stands for it.
    """
    counts = np.zeros(SPELLING, np.float64)
    for word in plain(text):
        edged = f" {word} "
        for size in (2, 3):
            for at in range(len(edged) - size + 1):
                number = zlib.crc32(edged[at : at + size].encode())
                counts[(number >> 1) % SPELLING] += 1 if number & 1 else -1
    rooted = np.sign(counts) * np.sqrt(np.abs(counts))
    length = np.sqrt((rooted * rooted).sum())
    return (rooted / length if length else rooted).astype(np.float32)


def language(text):
    """`zh` where Chinese characters stand, with or without ASCII letters; `en` where all letters are ASCII; None where
    there is another letter or none at all: nothing was measured on such texts."""
    joined = " ".join(plain(text))
    if _FOREIGN.search(joined):
        return None
    return "zh" if _CHINESE.search(joined) else "en" if _ENGLISH.search(joined) else None


class Said(NamedTuple):
    """What the lexicon says of a text. `on_side`, a scale and what is added, makes the network's log-odds of positive
    against negative the answer's; so does `on_neutral` with those of neutral against a side. `alone` is the sentiment
    float32[3] of the lexicon without a network; `early`, whether it is the answer."""

    on_side: tuple[float, float]
    on_neutral: tuple[float, float]
    alone: np.ndarray
    early: bool

    def row(self):
        """LEXICON of a text, as the network of a GPU takes it."""
        return [*self.on_side, *self.on_neutral]


class Lexicon:
    """The weights of buckets, how much they say beside the network, and where they need none."""

    def __init__(self, path):
        with np.load(path) as arrays:
            self._weights, self._neutral = arrays["weights"], arrays["neutral"]
            self._scale, self._bias, self._network, self._own = arrays["numbers"].tolist()
            self._neutral_scale, self._neutral_bias = arrays["neutral_numbers"].tolist()
            self._limits = dict(zip(LANGUAGES, arrays["limits"].tolist(), strict=True))
            self._slope, self._share = arrays["early"].tolist()
            scales = arrays["languages"].tolist() if "languages" in arrays else [(UNMOVED, UNMOVED)] * len(LANGUAGES)
            self._scales = dict(zip(LANGUAGES, scales, strict=True))
            self._moved = Moved(arrays) if "moved_languages" in arrays else None
        if self._moved:
            self._limits = self._moved.limits

    def odds(self, found):
        """Logarithm of the odds of positive against negative; `found` as buckets gives them."""
        return self._bias + self._scale * _total(self._weights, found)

    def neutral_odds(self, found):
        """Of neutral against either side."""
        return self._neutral_bias + self._neutral_scale * _total(self._neutral, found)

    def said(self, text, cut=False):
        """`cut`: the network reads only a part of the text; then it is never early."""
        found, spoken = buckets(text), language(text)
        odds, neutral = self.odds(found), self.neutral_odds(found)
        scales = self._scales.get(spoken, (UNMOVED, UNMOVED))
        on_side, on_neutral = _after((self._network, self._own * odds), scales[0]), tuple(scales[1])
        if self._moved:
            side, other = self._moved.on(found, spoken)
            on_side, on_neutral = _after(on_side, side), _after(on_neutral, other)
            odds, neutral = side[0] * odds + side[1] / self._slope, _moved(neutral, other)
        limits = None if cut else self._limits.get(spoken)
        sure = limits is not None and bool(abs(odds) >= limits[0] and neutral <= limits[1])
        return Said(on_side, on_neutral, _sentiment(1 - self._share, self._slope * odds), sure)


def sided(sentiment, said):
    """`sentiment` float32[3] with neutral and both sides shared out anew."""
    negative, neutral, positive = (float(share) for share in sentiment)
    odds, sides = _odds(positive, negative), negative + positive
    moved = said.on_neutral != UNMOVED
    if moved:
        sides = 1 / (1 + np.exp(_moved(_odds(neutral, sides), said.on_neutral)))
    shared = _sentiment(sides, _moved(odds, said.on_side))
    if not moved:
        shared[1] = sentiment[1]
    return shared


class Moved:
    """What a shop's own labels make of log-odds: by the pieces of a text, and by its language."""

    def __init__(self, arrays):
        self._pieces = arrays["moved_side"], arrays["moved_neutral"]
        self._steps = arrays["moved_steps"].tolist()
        self._by_language = dict(zip(LANGUAGES, arrays["moved_languages"].tolist(), strict=True))
        self.limits = dict(zip(LANGUAGES, arrays["moved_limits"].tolist(), strict=True))

    def on(self, found, spoken):
        """A scale and what is added: of a side, then of neutral."""
        of = self._by_language.get(spoken, (UNMOVED, UNMOVED))
        added = [step * _total(pieces, found) for step, pieces in zip(self._steps, self._pieces, strict=True)]
        return [(scale, offset + more) for (scale, offset), more in zip(of, added, strict=True)]


def _odds(share, other):
    return np.log(max(share, _LEAST)) - np.log(max(other, _LEAST))


def _moved(odds, on):
    return on[0] * odds + on[1]


def _after(first, then):
    return then[0] * first[0], then[0] * first[1] + then[1]


def _total(weights, found):
    return int(weights[found].sum(dtype=np.int64)) / np.sqrt(max(len(found), 1))


def _sentiment(sides, odds):
    share = 1 / (1 + np.exp(-odds))
    return np.array([sides * (1 - share), 1 - sides, sides * share], np.float32)
