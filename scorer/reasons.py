"""Why a candidate could not be chosen: bits of `reasons`, 0 is eligible. What was eligible and lost needs no bit: its
interest and the threshold stand in the decision."""

from typing import Final

OUTSIDE_WINDOW: Final = 1
COOLDOWN: Final = 2
CAP_PER_DAY: Final = 4
ALREADY_BOUGHT: Final = 8

WORDS: dict[int, str] = {
    OUTSIDE_WINDOW: "the launch's window is not open",
    COOLDOWN: "the shopper was promoted to within the cooldown",
    CAP_PER_DAY: "the shopper has had the day's promotions",
    ALREADY_BOUGHT: "the shopper has bought it",
}


def words(reasons: int) -> list[str]:
    """The bits in words, lowest first.

    >>> words(COOLDOWN)
    ['the shopper was promoted to within the cooldown']
    """
    return [word for bit, word in WORDS.items() if reasons & bit]
