"""Kinds of single values: texts, words, numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scorer.nearest import nearest
from scorer.plan import MICRO
from streams.plans.given import Reading
from streams.plans.kinds import Schema, tell_wrong
from streams.plans.tree import Node, Scalar

_NUMBER = re.compile(r"[+-]?(\d[\d_]*)?(\.\d*)?([eE][+-]?\d{1,3})?")
_NULL = ("", "~", "null", "Null", "NULL")
LONGEST = 1_000


@dataclass(frozen=True)
class Text:
    """A text. `one_line`: it is an id: no blanks around it, no line break. `lower`: it is kept in lower case."""

    expected: str
    one_line: bool = False
    lower: bool = False

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """Not empty, at most 1,000 signs."""
        text = text_of(node)
        if text is None or not text.strip():
            tell_wrong(node, name, reading, self.expected)
            return None
        if self.one_line and (text != text.strip() or len(text.splitlines()) > 1):
            reading.tell(node, name, "blanks around it, or a line break; write it without", " ".join(text.split()))
            return None
        kept = text.lower() if self.lower else text
        if len(kept) > LONGEST:
            reading.tell(node, name, f"a text of {len(kept)} signs; at most {LONGEST} are allowed")
            return None
        return kept

    def schema(self) -> Schema:
        """A number that is an id is a text too."""
        return {"type": ["string", "number"] if self.one_line else "string", "minLength": 1, "maxLength": LONGEST}


@dataclass(frozen=True)
class Currency:
    """A currency by its code of ISO 4217, which has three capital letters."""

    expected: str = "a currency of three capital letters, such as CNY"

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The code."""
        text = text_of(node)
        if text is None or text in _SIGNS or not re.fullmatch("[A-Z]{3}", text):
            meant = _SIGNS.get((text or "").strip(), (text or "").strip().upper())
            tell_wrong(node, name, reading, self.expected, meant if re.fullmatch("[A-Z]{3}", meant) else "")
            return None
        return text

    def schema(self) -> Schema:
        """Three capital letters."""
        return {"type": "string", "pattern": "^[A-Z]{3}$"}


_SIGNS = {"¥": "CNY", "￥": "CNY", "元": "CNY", "RMB": "CNY", "$": "USD", "€": "EUR", "£": "GBP"}


@dataclass(frozen=True)
class Word:
    """One of a few words, each with its meaning."""

    words: Mapping[str, str]

    @property
    def expected(self) -> str:
        """All of them."""
        return "one of " + ", ".join(self.words)

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The word."""
        text = text_of(node)
        if text is None or text not in self.words:
            tell_wrong(node, name, reading, self.expected, nearest(text or "", self.words))
            return None
        return text

    def schema(self) -> Schema:
        """An enumeration."""
        return {"enum": list(self.words)}


@dataclass(frozen=True)
class Number:
    """A number, kept as a whole number of `1 / scale`; `above`: the least itself is not allowed."""

    expected: str
    scale: int = 1
    least: int = 0
    most: int = 9_000_000_000_000
    above: bool = False
    below: bool = False
    share: bool = False

    def read(self, node: Node, name: str, reading: Reading) -> int | None:
        """In units of 1 / scale."""
        number = decimal_of(node, name, reading, self.expected, share=self.share)
        if number is None:
            return None
        if not self._within(number):
            suggestion = _plain(number / 100) if self.share and 2 <= number <= 100 else ""
            reading.tell(node, name, f"{_plain(number)} is out of range; expected {self.expected}", suggestion)
            return None
        if number * self.scale != int(number * self.scale):
            told = "a whole number" if self.scale == 1 else "at most six decimals"
            reading.tell(node, name, f"{_plain(number)}; expected {told}")
            return None
        return int(number * self.scale)

    def _within(self, number: Decimal) -> bool:
        low = number > self.least if self.above else number >= self.least
        return low and (number < self.most if self.below else number <= self.most)

    def schema(self) -> Schema:
        """A number or integer within the limits."""
        low, high = "exclusiveMinimum" if self.above else "minimum", "exclusiveMaximum" if self.below else "maximum"
        return {"type": "integer" if self.scale == 1 else "number", low: self.least, high: self.most}


def share(expected: str, *, below: bool = False) -> Number:
    """A share of one, from 0 to 1."""
    return Number(expected, scale=MICRO, most=1, below=below, share=True)


def money(expected: str, *, above: bool = False) -> Number:
    """An amount in the plan's currency."""
    return Number(expected, scale=MICRO, most=1_000_000_000, above=above)


@dataclass(frozen=True)
class Real:
    """A finite number that is kept as it is."""

    expected: str
    least: float
    most: float

    def read(self, node: Node, name: str, reading: Reading) -> float | None:
        """The number."""
        number = decimal_of(node, name, reading, self.expected)
        if number is None or self.least <= number <= self.most:
            return None if number is None else float(number)
        reading.tell(node, name, f"{_plain(number)} is out of range; expected {self.expected}")
        return None

    def schema(self) -> Schema:
        """A number within the limits."""
        return {"type": "number", "minimum": self.least, "maximum": self.most}


def text_of(node: Node) -> str | None:
    """The text of a single value that is not null."""
    return None if not isinstance(node, Scalar) or (node.plain and node.text in _NULL) else node.text


def decimal_of(node: Node, name: str, reading: Reading, expected: str, *, share: bool = False) -> Decimal | None:
    """A number as it is written, without quotes."""
    text = text_of(node)
    if text is None or not isinstance(node, Scalar):
        tell_wrong(node, name, reading, expected)
        return None
    bare = text.strip()
    if share and bare.endswith("%") and _is_number(bare[:-1].strip()):
        reading.tell(node, name, f"{bare}: per cent; expected {expected}", _plain(Decimal(bare[:-1].strip()) / 100))
        return None
    if not _is_number(bare):
        tell_wrong(node, name, reading, expected, _number_within(bare))
        return None
    if not node.plain:
        reading.tell(node, name, f"a number in quotes is a text; expected {expected}", bare)
        return None
    return Decimal(bare.replace("_", ""))


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and any(sign.isdigit() for sign in text.split("e")[0].split("E")[0])


def _number_within(text: str) -> str:
    """The number in `5,000`, `5000 CNY`, `CNY 5000`."""
    found = re.fullmatch(r"[^\d.-]*(-?\d[\d,]*(?:\.\d+)?)[^\d]*", text)
    return found[1].replace(",", "") if found else ""


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
