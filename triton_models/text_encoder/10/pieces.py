"""A text as the networks read it: a window of its first pieces, and of a longer text one of its last pieces too.

A long review may give its verdict at either end; reading both is what "head and tail" of Sun et al. (How to Fine-Tune
BERT for Text Classification, 2019) is for, each with a window of its own. Stands alone: numpy and tokenizers.
"""

from typing import NamedTuple

import numpy as np
from tokenizers import Tokenizer

NO_TEXT, CUT = 8, 16  # as in scorer.flags
MOST_CHARACTERS = 8_192


class Read(NamedTuple):
    """`text` as far as it is read at all, its one or two windows int64[pieces], begin and end of a text around each,
    and its flags: CUT where pieces lie in neither window."""

    text: str
    windows: list[np.ndarray]
    flags: int


class Pieces:
    """The tokenizer of a version; the longest text that its file allows is a window."""

    def __init__(self, path):
        self._tokenizer = Tokenizer.from_file(str(path))
        self._window = self._tokenizer.truncation["max_length"]
        self._tokenizer.no_truncation()

    def of(self, text):
        """What is read of a text."""
        read, most = text[:MOST_CHARACTERS], self._window
        ids = np.array(self._tokenizer.encode(read).ids, np.int64)
        ends = [ids] if len(ids) <= most else [np.append(ids[: most - 1], ids[-1]), np.append(ids[0], ids[1 - most :])]
        unread = len(text) > MOST_CHARACTERS or len(ids) > 2 * (most - 1)
        return Read(read, ends, CUT * unread | NO_TEXT * (len(ids) <= 2))  # begin and end of a text alone
