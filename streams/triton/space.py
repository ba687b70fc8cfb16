"""The id of a text encoder's vector space: vectors of two spaces are never compared."""

from pathlib import Path

from streams.triton.cards import card


def vector_space(repository: Path | None = None, version: int | None = None) -> int:
    """63 bits that name the space of a version, the served one unless given, as its card records it."""
    return int(card("text_encoder", repository, version)["space"])
