"""Cuts the vocabulary of 250,002 pieces down to those that a shop in Chinese or English meets.

Kept, in this order until the budget is full: the special pieces; every piece that the whole vocabulary's segmentation
of the given texts uses; every single character of the ASCII, Latin-1, punctuation, kana, CJK and full-width blocks and
every emoji; every longer piece of Chinese characters; the capitalised form of each kept English piece; then the
likeliest ASCII pieces. What is left out is still read: the segmentation falls back on shorter pieces, at the end on
single characters.
"""

import unicodedata
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
_SPACE = "\u2581"
_UNKNOWN = 3


def tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    """A unigram tokenizer as the encoder was trained with; its normaliser folds compatibility forms and white space."""
    made = Tokenizer(models.Unigram(pieces, unk_id=_UNKNOWN, byte_fallback=False))
    made.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement=_SPACE, prepend_scheme="always")
    made.decoder = decoders.Metaspace(replacement=_SPACE, prepend_scheme="always")
    made.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return made


def kept(pieces: list[tuple[str, float]], texts: Iterable[str], budget: int) -> list[int]:
    """Ids of the pieces to keep, ascending, so that likelier pieces keep lower ids."""
    order: dict[int, None] = dict.fromkeys(range(len(SPECIALS)))
    whole = tokenizer(pieces)
    for encoding in whole.encode_batch(list(texts)):
        order.update(dict.fromkeys(encoding.ids))
    bare = [(index, piece.lstrip(_SPACE)) for index, (piece, _) in enumerate(pieces)]
    order.update((index, None) for index, piece in bare if len(piece) <= 1 and (not piece or common(piece)))
    order.update((index, None) for index, piece in bare if len(piece) > 1 and _chinese(piece))
    seen = {pieces[index][0].lower() for index in order}
    ascii_pieces = [index for index, piece in bare if piece.isascii() and len(piece) > 1 and not piece.startswith("<")]
    order.update((index, None) for index in ascii_pieces if pieces[index][0].lower() in seen)
    order.update((index, None) for index in ascii_pieces[:budget])
    return sorted(list(order)[:budget])


def common(char: str) -> bool:
    """Whether a single character belongs to the scripts and signs that are always kept."""
    point = ord(char)
    blocks = (
        (0x20, 0xFF),
        (0x2000, 0x2BFF),
        (0x3000, 0x30FF),
        (0x4E00, 0x9FFF),
        (0xFF00, 0xFFEF),
        (0x1F000, 0x1FAFF),
    )
    return any(low <= point <= high for low, high in blocks) or unicodedata.category(char) in ("Sc", "So")


def _chinese(piece: str) -> bool:
    return all("\u4e00" <= char <= "\u9fff" for char in piece)
