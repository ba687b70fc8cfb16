"""Which pieces of a text made a class probable: each is left out in turn, and the text scored again.

A piece's contribution is the log-odds of the class for the whole text, less those without the piece: Li, Monroe,
Jurafsky: Understanding Neural Networks through Representation Erasure, 2016. Contributions do not add up to anything:
of two words that say the same, each alone can be missed; of a word and its "not", each is worth both.
"""

import re
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from scorer.arrays import F8
from scorer.explain.odds import of_class
from scorer.match import UNSPACED

Span = tuple[int, int]

# A word, with what joins its parts; a character of a script without spaces; a run of signs, which emoji are too.
_PIECE: Final = re.compile(
    f"[{UNSPACED}]|[^\\W_{UNSPACED}]+(?:['’-][^\\W_{UNSPACED}]+)*|[^\\w\\s]+|_+",
)


def spans(text: str, most: int) -> list[Span]:
    """Begin and end of each piece, in order. Where there are more than `most`, neighbours are joined, so that a long
    text costs no more.

    >>> text = "I don't like 手机!!"
    >>> [text[begin:end] for begin, end in spans(text, 100)]
    ['I', "don't", 'like', '手', '机', '!!']
    >>> [text[begin:end] for begin, end in spans(text, 3)]
    ["I don't", 'like 手', '机!!']
    """
    found = [match.span() for match in _PIECE.finditer(text)]
    step = -(-len(found) // most) if found else 1
    groups = [found[at : at + step] for at in range(0, len(found), step)]
    return [(group[0][0], group[-1][1]) for group in groups]


def variants(text: str, pieces: list[Span]) -> list[str]:
    """The text, then the text without each piece."""
    return [text, *(text[:begin] + text[end:] for begin, end in pieces)]


def contributions(probabilities: npt.NDArray[Any], which: int) -> F8:
    """Of each piece to class `which`, float64[pieces]; `probabilities` [pieces + 1, classes], in the order of
    `variants`. Above 0 the piece speaks for the class."""
    found = of_class(probabilities, which)
    return np.asarray(found[0] - found[1:], np.float64)
