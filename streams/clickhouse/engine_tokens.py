"""Tokens of a ClickHouse statement, so that refusals look at words and never into strings or comments.

They are cut as ClickHouse's own lexer cuts them (`tokenizeQuery` shows how), else text that runs could look like text
that does not. What it would not read, and what could be read in two ways, is an error here, which the rules refuse.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What the lexer takes for blanks beside those of ASCII; other blanks are errors to it.
_BLANKS = "\x85\xa0\u180e\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
_TOKEN = re.compile(
    rf"""
    (?P<skip> [\s{_BLANKS}]+ | (?: -- | // | \#[ !] )[^\n]* )
  | (?P<comment> /\* )
  | (?P<string> [xX]'[0-9a-fA-F]*' | [bB]'[01]*' | '(?:[^'\\]|\\.|'')*+' )
  | (?P<error> [xXbB]' | \d[\w.]*(?:(?<=[eEpP])[+-](?!\d)|\$) )  # the lexer reads exponents that have no digits
  | (?P<heredoc> \$(?P<tag>\w*)\$.*?\$(?P=tag)\$ )
  | (?P<quoted> `(?:[^`\\]|\\.|``)*+` | "(?:[^"\\]|\\.|"")*+" )
  | (?P<word> [A-Za-z_][\w$]* | \$\w[\w$]* )
  | (?P<number> (?<!\.)\d\w* | \d+(?:_\d+)*(?:[eEpP][+-]?\d+(?:_\d+)*)?(?!\w) )  # `.0INTO` is a number and a word
  | (?P<sign> [!$%&()*+,\-./:;<=>?@\[\]^{{|}}~\u2212] )
  | (?P<unread> . )
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_COMMENT_EDGE = re.compile(r"/\*|\*/")


@dataclass(frozen=True)
class Token:
    """`kind` is string, word, quoted, number, sign or error; `text` is in lower case, without its quotes if quoted."""

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
    at = 0
    while match := _TOKEN.match(sql, at):
        kind, begins, at = str(match.lastgroup), at, match.end()
        if kind == "comment":
            at = _comment_end(sql, at)
            kind = "skip" if at else "error"
            at = at or len(sql)
        if kind != "skip":
            yield _token(kind, sql[begins:at], begins)


def _token(kind: str, written: str, at: int) -> Token:
    if kind == "quoted":
        return Token(kind, written[1:-1].lower(), written, at)
    return Token({"heredoc": "string", "unread": "error"}.get(kind, kind), written.lower(), written, at)


def _comment_end(sql: str, at: int) -> int:
    """Behind the end of a comment whose content begins here; comments nest. 0 where it does not end."""
    depth = 1
    for edge in _COMMENT_EDGE.finditer(sql, at):
        depth += 1 if edge.group() == "/*" else -1
        if not depth:
            return edge.end()
    return 0
