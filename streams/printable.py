"""Texts of shoppers and of shops on a terminal: what would steer it is shown by its number, not sent to it."""

from typing import Any, Final
from unicodedata import category

_JOINERS: Final = "\u200c\u200d"  # letters of some scripts, and emoji, are put together by them


def printable(value: object, *, kept: str = "") -> str:
    """The text of a value with each sign that a terminal may obey, such as those that begin a control sequence or turn
    the direction of writing, written out as in Python; but for those in `kept`.

    >>> print(printable("done\\x1b[2J"))
    done\\x1b[2J
    """
    text = str(value)
    return text if text.isprintable() else "".join(_written(sign, kept) for sign in text)


def all_printable(told: Any) -> Any:
    """An object of JSON with every text in it printable."""
    if isinstance(told, str):
        return printable(told)
    if isinstance(told, dict):
        return {name: all_printable(one) for name, one in told.items()}
    return [all_printable(one) for one in told] if isinstance(told, list | tuple) else told


def _written(sign: str, kept: str) -> str:
    shown = sign.isprintable() or category(sign) == "Zs" or sign in _JOINERS or sign in kept
    return sign if shown else ascii(sign)[1:-1]
