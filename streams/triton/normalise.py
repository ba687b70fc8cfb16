"""The form of a text that is sent, cached and compared: one text, one form."""

import unicodedata

# As many as the encoder looks at, for the end of a text.
MOST_CHARACTERS = 8_192


def normalise(text: str) -> tuple[str, bool]:
    """Compatibility forms folded, control characters and runs of white space one space; and whether it was cut.

    >>> normalise("  Ｎice\\x00 ﬁt\\n")
    ('Nice fit', False)
    """
    cut = len(text) > 4 * MOST_CHARACTERS
    folded = unicodedata.normalize("NFKC", text[: 4 * MOST_CHARACTERS])
    if not folded.isprintable():
        folded = "".join(char if char.isprintable() else _unprintable(char) for char in folded)
    plain = " ".join(folded.split())
    return plain[:MOST_CHARACTERS].rstrip(), cut or len(plain) > MOST_CHARACTERS


def _unprintable(char: str) -> str:
    """Joiners and marks inside a word vanish; the rest (control, line ends, lone surrogates) parts words."""
    return "" if unicodedata.category(char) == "Cf" else " "
