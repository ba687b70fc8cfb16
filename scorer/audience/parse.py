"""The text of an audience to its tree.

audience   := all { "or" all }
all        := one { "and" one }
one        := "not" one | comparison
comparison := part [ ("<" | "<=" | ">" | ">=" | "==" | "!=") part | ["not"] "in" list ]
part       := "(" audience ")" | number | text | word [ "(" [ argument { "," argument } ] ")" ]
argument   := [ name "=" ] ( number | text )
list       := "[" ( number | text ) { "," ( number | text ) } "]"
text       := "'" ... "'" | '"' ... '"'   ; \\ before a quote, or before itself, takes it as it is
"""

import math
import re
from typing import Final

from scorer.audience.mistakes import BadAudience, Mistake
from scorer.audience.syntax import OPERATORS, Among, Call, Compare, Every, Literal, Not, Some, Tree
from scorer.audience.tokens import END, NAME, NUMBER, TEXT, Token, tokens

DEEPEST: Final = 40
COMPARING: Final = (*OPERATORS, "=")
RESERVED: Final = ("and", "or", "not", "in")


def parse(text: str) -> Tree:
    """Raises BadAudience at the first place at which the text is no audience, with the slips before it."""
    tree, slips = read(text)
    if slips:
        raise BadAudience(text, slips)
    return tree


def read(text: str) -> tuple[Tree, list[Mistake]]:
    """The tree, and slips of which it is clear what was meant: = for ==, and a text without quotes.

    Raises BadAudience as `parse` does.
    """
    parser = _Parser(text)
    try:
        return parser.whole(), parser.slips
    except BadAudience as error:
        raise BadAudience(text, [*parser.slips, *error.mistakes]) from None


class _Parser:
    def __init__(self, text: str) -> None:
        self._text, self._tokens, self._next, self._depth = text, tokens(text), 0, 0
        self.slips: list[Mistake] = []

    def whole(self) -> Tree:
        tree = self._some()
        token = self._token()
        if token.kind != END:
            raise self._bad(token, _unexpected(token), "and" if token.kind in (NAME, NUMBER, TEXT) else "")
        return tree

    def _some(self) -> Tree:
        first = self._token().at
        parts = [self._every()]
        while self._takes("or"):
            parts.append(self._every())
        return Some(first, self._since(first), tuple(parts)) if len(parts) > 1 else parts[0]

    def _every(self) -> Tree:
        first = self._token().at
        parts = [self._one()]
        while self._takes("and"):
            parts.append(self._one())
        return Every(first, self._since(first), tuple(parts)) if len(parts) > 1 else parts[0]

    def _one(self) -> Tree:
        token = self._token()
        self._deeper(token)
        tree = self._not(token) if self._takes("not") else self._comparison()
        self._depth -= 1
        return tree

    def _not(self, token: Token) -> Tree:
        part = self._one()
        return Not(token.at, self._since(token.at), part)

    def _comparison(self) -> Tree:
        first = self._token().at
        left = self._part()
        token = self._token()
        if token.text in COMPARING and token.kind != TEXT:
            self._next += 1
            right = self._part()
            self._only_one(self._token(), token)
            return Compare(first, self._since(first), self._operator(token), left, right)
        if self._takes("in"):
            return Among(first, *self._list_after(first, left))
        if token.text == "not" and self._tokens[self._next + 1].text == "in":
            self._deeper(token)  # as the `not` before it as which it is written out
            self._next += 2
            self._depth -= 1
            among = Among(first, *self._list_after(first, left))
            return Not(first, among.length, among)
        return left

    def _list_after(self, first: int, left: Tree) -> tuple[int, Tree, tuple[Literal, ...]]:
        self._need("[", "a list, such as ['zh', 'en']")
        items = [self._literal()]
        while self._takes(","):
            items.append(self._literal())
        self._need("]", "] at the end of the list")
        return self._since(first), left, tuple(items)

    def _operator(self, token: Token) -> str:
        if token.text == "=":
            self.slips.append(Mistake(token.at, 1, "one = compares nothing", "=="))
        return "==" if token.text == "=" else token.text

    def _only_one(self, token: Token, before: Token) -> None:
        if token.text in COMPARING and token.kind != TEXT:
            raise self._bad(token, f"a second comparison after {before.text}; write a < b and b < c")

    def _part(self) -> Tree:
        token = self._token()
        if self._takes("("):
            tree = self._some()
            self._need(")", ") for the ( at column " + str(token.at + 1))
            return tree
        if token.kind in (NUMBER, TEXT):
            return self._literal()
        if token.kind != NAME or token.text in RESERVED:
            raise self._bad(token, f"{_unexpected(token)}; a word, such as affinity('kitchen'), is expected")
        return self._call()

    def _call(self) -> Call:
        word = self._taken()
        arguments: list[tuple[str, Literal]] = []
        if self._takes("(") and not self._takes(")"):
            arguments.append(self._argument())
            while self._takes(","):
                arguments.append(self._argument())
            self._need(")", f") after the arguments of {word.text}")
        return Call(word.at, self._since(word.at), word.text, tuple(arguments))

    def _argument(self) -> tuple[str, Literal]:
        token = self._token()
        if token.kind == NAME and self._tokens[self._next + 1].text == "=":
            self._next += 2
            return token.text, self._literal()
        return "", self._literal()

    def _literal(self) -> Literal:
        token = self._token()
        if token.kind == NAME and token.text not in RESERVED:
            self._next += 1
            self.slips.append(
                Mistake(token.at, len(token.text), f"{token.text} needs quotes, as a text", f"'{token.text}'")
            )
            return Literal(token.at, len(token.text), token.text)
        if token.kind not in (NUMBER, TEXT):
            raise self._bad(token, f"{_unexpected(token)}; a number or a text in quotes is expected")
        value = _value(token)
        if value in (math.inf, -math.inf):
            raise self._bad(token, f"{token.text} is too large a number")
        self._next += 1
        return Literal(token.at, len(token.text), value)

    def _token(self) -> Token:
        return self._tokens[self._next]

    def _taken(self) -> Token:
        self._next += 1
        return self._tokens[self._next - 1]

    def _takes(self, text: str) -> bool:
        token = self._token()
        taken = token.kind != TEXT and token.text == text
        self._next += taken
        return taken

    def _need(self, text: str, expected: str) -> None:
        token = self._token()
        if not self._takes(text):
            raise self._bad(token, f"{_unexpected(token)}; expected {expected}", text)

    def _since(self, first: int) -> int:
        before = self._tokens[self._next - 1]
        return before.at + len(before.text) - first

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._bad(token, f"more than {DEEPEST} brackets and nots inside each other")

    def _bad(self, token: Token, message: str, suggestion: str = "") -> BadAudience:
        return BadAudience(self._text, [Mistake(token.at, max(len(token.text), 1), message, suggestion)])


def _unexpected(token: Token) -> str:
    return "the audience ends too early" if token.kind == END else f"{token.text} does not fit here"


def _value(token: Token) -> float | str:
    if token.kind == NUMBER:
        return float(token.text)
    return re.sub(r"\\(.)", r"\1", token.text[1:-1], flags=re.DOTALL)
