"""The text of an audience cut into tokens."""

import re
from typing import Final, NamedTuple

from scorer.audience.mistakes import BadAudience, Mistake

LONGEST: Final = 2_000
NUMBER: Final = "number"
TEXT: Final = "text"
NAME: Final = "name"
SIGN: Final = "sign"
END: Final = "end"

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]))
  | (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
  | (?P<name>[^\W\d]\w*)
  | (?P<sign><=|>=|==|!=|[<>()\[\],=])
    )""",
    re.VERBOSE | re.DOTALL,
)
_INSTEAD = {"&": "and", "|": "or", "!": "not", "“": "'", "”": "'", "‘": "'", "’": "'", "，": ",", "（": "(", "）": ")"}


class Token(NamedTuple):
    """`kind` is one of the five above; `text` as it stands, `at` from 0."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> list[Token]:
    """All tokens, and END. Raises BadAudience for a sign that is none, or a text without its end."""
    if len(text) > LONGEST:
        raise BadAudience(text[:40], [Mistake(LONGEST, 1, f"an audience has at most {LONGEST} characters")])
    found: list[Token] = []
    at, stop = 0, len(text.rstrip())
    while at < stop:
        match = _TOKEN.match(text, at)
        if match is None:
            raise BadAudience(text, [_stray(text, at)])
        kind = str(match.lastgroup)
        found.append(Token(kind, match.group(kind), match.start(kind)))
        at = match.end()
    return [*found, Token(END, "", stop)]


def _stray(text: str, at: int) -> Mistake:
    at += len(text[at:]) - len(text[at:].lstrip())
    sign, rest = text[at], text[at:]
    if sign in "'\"":
        return Mistake(at, len(rest), f"a text that begins with {sign} and does not end", sign)
    if number := re.match(r"-?\.?\d[\w.]*", rest):
        return Mistake(at, len(number[0]), f"{number[0]} is not a number; write 3 or 0.25")
    if sign in "+-*/%":
        return Mistake(at, 1, f"{sign}: there is no arithmetic in an audience; compare with a number")
    length = 2 if rest[:2] in ("&&", "||") else 1
    return Mistake(at, length, f"{rest[:length]!r} means nothing here", _INSTEAD.get(sign, ""))
