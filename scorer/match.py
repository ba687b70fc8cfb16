"""Which launches a search asks for, by their words alone: no model, no time, nothing but text.

A keyword of words set apart by spaces (Latin, Cyrillic, Arabic ...) must stand in the query as whole words, one after
the other; a keyword with a character of a script written without spaces (Chinese, Japanese, Thai) or with Korean
endings, as a part of it. Both sides are folded alike: compatibility forms (full width), lower case, single spaces.
A word holds the vowel signs and accents that stand on its letters, as words of Hindi and Tamil do; the points of
Arabic and Hebrew, which are written or left out at will, are no part of it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
)
_UNSPACED_CHARACTER = re.compile(f"[{UNSPACED}]")
_LETTERS: Final = f"[^\\W_{UNSPACED}]+"  # `\w` holds no marks
_NO_MARK: Final = f"[\\0-\u02ff{UNSPACED}]"  # what mostly follows a word: told sooner than by the hundreds of marks
_POINTS: Final = range(10, 37)  # combining classes of the points of Hebrew, Arabic and Syriac
_VARIANTS: Final = range(0xFE00, 0xFE10)  # say how the character before looks: an emoji in colour
_MARKS: Final = "".join(  # those that spell; behind U+1FFFF there are only variants
    character
    for character in map(chr, range(0x300, 0x20000))
    if unicodedata.category(character) in {"Mn", "Mc"}
    and unicodedata.combining(character) not in _POINTS
    and ord(character) not in _VARIANTS
)
_WORD: Final = re.compile(f"{_LETTERS}(?:(?!{_NO_MARK})[{_MARKS}]+(?:{_LETTERS})?)*")


def fold(text: str) -> str:
    """`text` as it is compared.

    >>> fold("  ＵＳＢ  Kabel ")
    'usb kabel'
    """
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


class Matcher:
    """The keywords of launches, ready to be looked for. Built anew when launches change; `match` changes nothing."""

    def __init__(self, launches: Sequence[Iterable[str]]) -> None:
        """`launches[i]` holds the keywords of launch i; empty keywords are left out."""
        self._phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self._parts: dict[str, list[int]] = {}
        self._part_lengths: dict[str, set[int]] = {}
        for launch, keywords in enumerate(launches):
            for keyword in {fold(keyword) for keyword in keywords} - {""}:
                self._add(keyword, launch)

    def match(self, query: str) -> list[int]:
        """Indices of the launches with a keyword in `query`, rising.

        >>> Matcher([["usb cable"], ["手机壳"], ["cable car"]]).match("USB cable 红色手机壳")
        [0, 1]
        """
        folded = fold(query)
        return sorted(self._by_words(folded) | self._by_parts(folded))

    def _add(self, keyword: str, launch: int) -> None:
        words = tuple(_WORD.findall(keyword))
        if words and not _UNSPACED_CHARACTER.search(keyword):
            self._phrases.setdefault(words[0], []).append((words, launch))
        else:
            self._parts.setdefault(keyword, []).append(launch)
            self._part_lengths.setdefault(keyword[0], set()).add(len(keyword))

    def _by_words(self, query: str) -> set[int]:
        words = tuple(_WORD.findall(query))
        return {
            launch
            for i, word in enumerate(words)
            for phrase, launch in self._phrases.get(word, ())
            if words[i : i + len(phrase)] == phrase
        }

    def _by_parts(self, query: str) -> set[int]:
        return {
            launch
            for i, character in enumerate(query)
            for size in self._part_lengths.get(character, ())
            for launch in self._parts.get(query[i : i + size], ())
        }
