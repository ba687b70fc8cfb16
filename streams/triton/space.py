"""The id of the packaged text encoder's vector space: vectors of two spaces are never compared."""

from pathlib import Path

from streams.triton.cards import card


def vector_space(repository: Path | None = None) -> int:
    """63 bits of the checksum of the encoder and its tokenizer, as its card records them."""
    return int(card("text_encoder", repository)["space"])
