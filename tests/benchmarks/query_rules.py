"""Queries made from titles by stated rules: a word dropped, another order, a typo, a synonym, another language.

Each rule gives a query, or None where it does not apply. Randomness is passed in.
"""

import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

Rule = Callable[[str, random.Random], str | None]

# General words of shops, written for this; not taken from the logs.
_WORDS: Final = json.loads(Path(__file__).with_name("query_words.json").read_text("utf-8"))
SYNONYMS: Final[dict[str, str]] = _WORDS["synonyms"]
CHINESE: Final[dict[str, str]] = _WORDS["chinese"]


def word_dropped(title: str, chance: random.Random) -> str | None:
    """One word less."""
    words = title.split()
    del words[chance.randrange(len(words))]
    return " ".join(words) or None


def other_order(title: str, chance: random.Random) -> str | None:
    """The same words in another order."""
    words = title.split()
    chance.shuffle(words)
    return " ".join(words)


def typo(title: str, chance: random.Random) -> str | None:
    """Two letters swapped, one missing or one doubled."""
    letters = [at for at in range(len(title) - 1) if title[at : at + 2].isalpha()]
    if not letters:
        return None
    at = chance.choice(letters)
    one, other = title[at], title[at + 1]
    return title[:at] + chance.choice((other + one, other, one + one + other)) + title[at + 2 :]


def synonym(title: str, chance: random.Random) -> str | None:
    """One word by another of its meaning."""
    words = title.lower().split()
    known = [at for at, word in enumerate(words) if word in SYNONYMS]
    if not known:
        return None
    at = chance.choice(known)
    return " ".join([*words[:at], SYNONYMS[words[at]], *words[at + 1 :]])


def in_chinese(title: str, _: random.Random) -> str | None:
    """Every known word in Chinese, where at least two are known."""
    words = title.lower().split()
    known = sum(word in CHINESE for word in words)
    return " ".join(CHINESE.get(word, word) for word in words) if known > 1 else None


def characters_dropped(title: str, chance: random.Random) -> str | None:
    """Two characters less, or one of a short text."""
    at, count = chance.randrange(len(title) - 1), 2 if len(title) > 6 else 1
    return title[:at] + title[at + count :]


def halves_swapped(title: str, chance: random.Random) -> str | None:
    """The end before the beginning."""
    at = len(title) // 2 + chance.choice((-1, 0, 1))
    return title[at:] + title[:at]


def character_replaced(title: str, chance: random.Random) -> str | None:
    """One character by a frequent other one."""
    at = chance.randrange(len(title))
    return (
        title[:at]
        + chance.choice("的一是了我不人在他有这个上来到时大地为子中你说生国年着就那和要她出也得里")
        + title[at + 1 :]
    )


WORDS: Final[Mapping[str, Rule]] = {
    "word dropped": word_dropped,
    "other order": other_order,
    "typo": typo,
    "synonym": synonym,
}
CATEGORIES: Final[Mapping[str, Rule]] = {**WORDS, "in Chinese": in_chinese}
CHARACTERS: Final[Mapping[str, Rule]] = {
    "characters dropped": characters_dropped,
    "halves swapped": halves_swapped,
    "character replaced": character_replaced,
}
