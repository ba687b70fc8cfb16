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
    """What the lexicon says of a text: `weighed`, added to the log-odds of the network; `early`, the sentiment
    float32[3] where the text needs no network, else None."""

    weighed: float
    early: np.ndarray | None


class Lexicon:
    """The weights of buckets, how much they say beside the network, and where they need none."""

    def __init__(self, path):
        with np.load(path) as arrays:
            self._weights, self._neutral = arrays["weights"], arrays["neutral"]
            self._scale, self._bias, self._network, self._own = arrays["numbers"].tolist()
            self._neutral_scale, self._neutral_bias = arrays["neutral_numbers"].tolist()
            self._limits = dict(zip(LANGUAGES, arrays["limits"].tolist(), strict=True))
            self._slope, self._share = arrays["early"].tolist()

    def odds(self, found):
        """Logarithm of the odds of positive against negative; `found` as buckets gives them."""
        return self._bias + self._scale * _total(self._weights, found)

    def neutral_odds(self, found):
        """Of neutral against either side."""
        return self._neutral_bias + self._neutral_scale * _total(self._neutral, found)

    def said(self, text, cut=False):
        """`cut`: the network reads only a part of the text; then it is never early."""
        found = buckets(text)
        odds, limits = self.odds(found), None if cut else self._limits.get(language(text))
        sure = limits is not None and abs(odds) >= limits[0] and self.neutral_odds(found) <= limits[1]
        return Said(self._own * odds, _sentiment(1 - self._share, self._slope * odds) if sure else None)

    def sided(self, sentiment, weighed):
        """`sentiment` float32[3] with positive and negative shared out anew; neutral stays what it was."""
        negative, _, positive = (float(share) for share in sentiment)
        odds = np.log(max(positive, _LEAST)) - np.log(max(negative, _LEAST))
        shared = _sentiment(negative + positive, self._network * odds + weighed)
        shared[1] = sentiment[1]
        return shared


def _total(weights, found):
    return int(weights[found].sum(dtype=np.int64)) / np.sqrt(max(len(found), 1))


def _sentiment(sides, odds):
    share = 1 / (1 + np.exp(-odds))
    return np.array([sides * (1 - share), 1 - sides, sides * share], np.float32)
