"""What the letters and words of a text say without a network: a linear sentiment, and a vector of its spelling.

Pieces of a text are told apart by a checksum, not by a list of words, so that nothing has to be looked up. Stands
alone: numpy and the standard library.
"""

import re
import unicodedata
import zlib
from itertools import pairwise

import numpy as np

BUCKETS = 1 << 18
SPELLING = 128
_WORD = re.compile(r"[a-z0-9']+|[!?.]+")
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


class Lexicon:
    """The weights of buckets, and how much they say beside the network."""

    def __init__(self, path):
        with np.load(path) as arrays:
            self._weights = arrays["weights"]
            self._scale, self._bias, self._network, self._own = arrays["numbers"].tolist()

    def odds(self, text):
        """Logarithm of the odds of positive against negative."""
        found = buckets(text)
        total = int(self._weights[found].sum(dtype=np.int64))
        return self._bias + self._scale * total / np.sqrt(max(len(found), 1))

    def weighed(self, text):
        """What the lexicon adds to the log-odds of the network."""
        return self._own * self.odds(text)

    def sided(self, sentiment, text):
        """`sentiment` float32[3] with positive and negative shared out anew; neutral stays what it was."""
        negative, neutral, positive = (float(share) for share in sentiment)
        odds = np.log(max(positive, _LEAST)) - np.log(max(negative, _LEAST))
        share = 1 / (1 + np.exp(-(self._network * odds + self.weighed(text))))
        sides = negative + positive
        return np.array([sides * (1 - share), neutral, sides * share], np.float32)
