"""Tokens of a ClickHouse statement, so that refusals look at words and never into strings or comments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<skip> \s+ | --[^\n]* | \#[ !][^\n]* | /\*.*?\*/ )
  | (?P<string> '(?:[^'\\]|\\.|'')*' )
  | (?P<heredoc> \$(?P<tag>\w*)\$.*?\$(?P=tag)\$ )
  | (?P<quoted> `(?:[^`\\]|\\.|``)*` | "(?:[^"\\]|\\.|"")*" )
  | (?P<word> [^\W\d]\w* )
  | (?P<number> \d\w* )
  | (?P<sign> . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """`kind` is string, word, quoted, number or sign; `text` is in lower case, without its quotes if quoted."""

    kind: str
    text: str
    written: str = ""

    def names(self, word: str) -> bool:
        """Whether this is that identifier, quoted or not."""
        return self.kind in ("word", "quoted") and self.text == word


def tokens(statement: bytes) -> list[Token]:
    """All tokens of a statement; of an INSERT only those before its inline data (VALUES are no data: they are SQL)."""
    found = _until_data(statement[:_HEAD_BYTES])
    if len(statement) > _HEAD_BYTES and not has_inline_data(found):
        return _until_data(statement)
    return found


def has_inline_data(found: list[Token]) -> bool:
    """Whether these are the tokens of an INSERT up to the name of the format of the data that follow."""
    if len(found) < 2 or not found[0].names("insert") or found[-1].kind != "word":
        return False
    return found[-2].kind == "word" and found[-2].text == "format" and found[-1].text != "values"


_HEAD_BYTES = 65_536


def _until_data(statement: bytes) -> list[Token]:
    found: list[Token] = []
    for token in _all(statement.decode(errors="replace")):
        found.append(token)
        if has_inline_data(found):
            break
    return found


def _all(sql: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(sql):
        written, kind = (
            match.group(),
            "string" if match.group("heredoc") else str(match.lastgroup),
        )
        if kind == "quoted":
            yield Token(kind, written[1:-1].lower(), written)
        elif kind != "skip":
            yield Token(kind, written.lower(), written)
