"""Languages of shoppers and of copy: the codes that a profile holds."""

from typing import Final

UNKNOWN: Final = 0
ZH: Final = 1
EN: Final = 2
OTHER: Final = 3
LANGUAGES: tuple[str, ...] = ("", "zh", "en", "other")


def code(tag: str) -> int:
    """The code of a language tag (BCP 47), by its first part; OTHER for any language not listed.

    >>> [code(tag) for tag in ("zh-Hans-CN", "EN", "fr", "")]
    [1, 2, 3, 0]
    """
    first = tag.replace("_", "-").split("-", 1)[0].lower()
    return LANGUAGES.index(first) if first in LANGUAGES[:OTHER] else OTHER
