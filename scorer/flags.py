"""Bits of `flags`, the same in events, decisions and every topic that carries them."""

DEGRADED = 1  # a fallback scored: the model was slow, absent or gave no number
LATE = 2  # behind the newest event of its partition, within the lateness
NO_VECTOR = 4  # nothing with a vector of the space in force: counted without one, never patched
NO_TEXT = 8  # an empty text, or a product without any
CUT = 16  # a text longer than the model reads

WORDS: dict[int, str] = {
    DEGRADED: "degraded",
    LATE: "late",
    NO_VECTOR: "no_vector",
    NO_TEXT: "no_text",
    CUT: "cut",
}


def words(flags: int) -> list[str]:
    """The bits of `flags` in words, lowest bit first.

    >>> words(LATE | CUT)
    ['late', 'cut']
    """
    return [word for bit, word in WORDS.items() if flags & bit]
