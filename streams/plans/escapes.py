"""What escapes in double quotes stand for: a pair of surrogates is one sign, as JSON writes those beyond U+FFFF; half a
pair and signs that YAML does not allow as they are (streams.plans.source) are none that a plan may have."""

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml
from yaml.scanner import ScannerError

from streams.plans.source import UNPRINTABLE

NO_SIGN: Final = "an escape that stands for no sign; the last one is \\U0010FFFF"
_SINGLE: Final = {"0": "\0", "a": "\a", "b": "\b", "v": "\v", "f": "\f", "e": "\x1b"}
_ESCAPE: Final = re.compile(
    r"\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\(?:x(..)|u(.{4})|U(.{8})|(.))", re.DOTALL
)


def events(text: str) -> Iterator[Any]:
    """YAML's events. Raises ScannerError, with its place, also for an escape above all of Unicode, where PyYAML lets
    Python's own error through."""
    loader = yaml.SafeLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    except (ValueError, OverflowError):
        raise ScannerError(None, None, NO_SIGN, loader.get_mark()) from None
    finally:
        loader.dispose()


def joined(text: str) -> str:
    """The text of a scalar with its pairs as one sign each, and U+FFFD for what `not_allowed` tells."""
    return UNPRINTABLE.sub("\ufffd", text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass"))


def not_allowed(written: str) -> Iterator[tuple[int, int, str]]:
    """Where an escape begins in a scalar as it is written in double quotes, its length, and what is wrong with it."""
    for escape in _ESCAPE.finditer(written):
        digits = escape[1] or escape[2] or escape[3]
        sign = chr(int(digits, 16)) if digits else _SINGLE.get(escape[4], "")
        if UNPRINTABLE.fullmatch(sign):
            told = f"{escape[0]} stands for the sign U+{ord(sign):04X}, which is not allowed in a plan; remove it"
            yield escape.start(), len(escape[0]), told
