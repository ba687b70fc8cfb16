"""A partition that ends before what was read of it: most likely its topic was deleted, and made again."""

from scorer.errors import Inconsistent


def shortened(where: str, *, known: int, left: int) -> Inconsistent:
    """To be raised where all below the offset `known` was read, and the broker gives `left` as the next.

    >>> print(shortened("launches/0", known=18, left=0).seen)
    what was read ends at 18, the broker goes on at 0
    """
    return Inconsistent(
        "A partition ends before what was already read of it",
        where=where,
        seen=f"what was read ends at {known}, the broker goes on at {left}",
        remedy="Was the topic deleted and made again? Then empty journal and changelogs too.",
    )
