"""Kinds whose text has a grammar of its own: an audience, and copy by language."""

from dataclasses import dataclass

from scorer import audience
from scorer.copies import PLACEHOLDERS, pieces
from scorer.languages import LANGUAGES
from scorer.nearest import nearest
from streams.plans.given import Given, Reading
from streams.plans.kinds import Schema, tell_wrong
from streams.plans.offsets import offsets
from streams.plans.scalars import LONGEST, text_of
from streams.plans.tree import Mapping, Node, Scalar

_COPY_LANGUAGES = LANGUAGES[1:]


@dataclass(frozen=True)
class Expression:
    """An audience (scorer.audience)."""

    expected: str = "an expression over the profile, such as affinity('kitchen') > 0.2"

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """Its canonical text."""
        text = text_of(node)
        if text is None or not isinstance(node, Scalar):
            tell_wrong(node, name, reading, self.expected)
            return None
        try:
            return str(audience.compile(text))
        except audience.BadAudience as error:
            places = offsets(reading.source, node)
            for one in error.mistakes:
                at = min(one.at, len(text))
                length = places[min(at + one.length, len(text))] - places[at]
                reading.tell_at(places[at], name, one.message, one.suggestion, length=length)
            return None

    def schema(self) -> Schema:
        """A text."""
        return {"type": "string", "minLength": 1, "maxLength": 2_000}


@dataclass(frozen=True)
class Copies:
    """A text for each language."""

    expected: str = 'a text for each language, such as en: "Just in: {title}"'

    def read(self, node: Node, name: str, reading: Reading) -> dict[str, Given] | None:
        """Texts by language."""
        if not isinstance(node, Mapping) or not node.items:
            tell_wrong(node, name, reading, self.expected)
            return None
        found: dict[str, Given] = {}
        for key, value in node.items:
            language = key.text if isinstance(key, Scalar) else ""
            if language not in _COPY_LANGUAGES:
                tell_wrong(key, f"{name}.{language}", reading, _LANGUAGES_EXPECTED, _language_meant(language))
            elif language in found:
                reading.tell(key, f"{name}.{language}", f"{language} stands here twice; keep one")
            else:
                path = f"{name}.{language}"
                found[language] = Given(value, path, _copy(value, path, reading))
        return found

    def schema(self) -> Schema:
        """An object of texts."""
        text = {
            "type": "string",
            "minLength": 1,
            "maxLength": LONGEST,
            "pattern": r"\{(" + "|".join(PLACEHOLDERS) + r")\}",
        }
        return {
            "type": "object",
            "additionalProperties": False,
            "minProperties": 1,
            "properties": dict.fromkeys(_COPY_LANGUAGES, text),
        }


_LANGUAGES_EXPECTED = f"a language: {', '.join(_COPY_LANGUAGES)} (other: every other language)"


def _language_meant(text: str) -> str:
    first = text.replace("_", "-").split("-")[0].lower()
    named = {"chinese": "zh", "cn": "zh", "english": "en", "us": "en", "gb": "en"}
    return first if first in _COPY_LANGUAGES else named.get(first) or nearest(text, _COPY_LANGUAGES) or "other"


def _copy(node: Node, name: str, reading: Reading) -> str | None:
    text = text_of(node)
    if text is None or not isinstance(node, Scalar) or not text.strip() or len(text) > LONGEST:
        tell_wrong(node, name, reading, f"a text of at most {LONGEST} signs with a placeholder, such as {{title}}")
        return None
    found, places = list(pieces(text)), offsets(reading.source, node)
    bad = [piece for piece in found if piece.name not in PLACEHOLDERS]
    for piece in bad:
        message, meant = _placeholder(text, piece.at, piece.name)
        reading.tell_at(
            places[piece.at], name, message, meant, length=places[piece.at + piece.length] - places[piece.at]
        )
    if not found:
        told = "the copy has no placeholder, so it does not say what is new"
        reading.tell(node, name, f"{told}; expected one or more of {_ALL}", "{title}")
    return None if bad or not found else text


_ALL = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)


def _placeholder(text: str, at: int, name: str | None) -> tuple[str, str]:
    if name is None:
        return f"a single {text[at]}; a brace itself is written twice", text[at] * 2
    meant = nearest(name.strip(), PLACEHOLDERS)
    return f"{{{name}}} is no placeholder; expected one of {_ALL}", f"{{{meant}}}" if meant else ""
