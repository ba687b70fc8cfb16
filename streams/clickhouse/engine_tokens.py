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
    at: int = 0  # where it begins, in characters

    def names(self, word: str) -> bool:
        """Whether this is that identifier, quoted or not."""
        return self.kind in ("word", "quoted") and self.text == word


@dataclass(frozen=True)
class InlineInsert:
    """An INSERT cut into its parts: `head` up to the table's columns, `settings` clause, `format`, and the data."""

    head: str
    settings: str
    format: str
    data: bytes


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


def cut(statement: bytes, found: list[Token]) -> InlineInsert:
    """Cut an INSERT that has inline data; its data begin after the format's name, blanks and one line end."""
    name, format_ = found[-1], found[-2]
    text = _text(statement[: _HEAD_BYTES if len(statement) > _HEAD_BYTES else None])
    text = text if len(text) > name.at + len(name.written) else _text(statement)
    before = len(_bytes(text[: name.at + len(name.written)]))
    blanks = _LINE_END.match(statement, before)
    clause = next((a.at for a, b, c in zip(found, found[1:], found[2:], strict=False) if _sets(a, b, c)), format_.at)
    data = statement[blanks.end() if blanks else before :]
    return InlineInsert(text[:clause], text[clause : format_.at], name.written, data)


_HEAD_BYTES = 65_536
_LINE_END = re.compile(rb"[ \t\f]*\r?\n?")


def _sets(first: Token, second: Token, third: Token) -> bool:
    return first.text == "settings" and first.kind == second.kind == "word" and third.text == "="


def _text(statement: bytes) -> str:
    return statement.decode(errors="surrogateescape")


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogateescape")


def _until_data(statement: bytes) -> list[Token]:
    found: list[Token] = []
    for token in _all(_text(statement)):
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
            yield Token(kind, written[1:-1].lower(), written, match.start())
        elif kind != "skip":
            yield Token(kind, written.lower(), written, match.start())
