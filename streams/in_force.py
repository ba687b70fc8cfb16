"""What the broadcast topics said, named by offsets: the first of each topic that is not in force."""

from bisect import bisect_left
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple, TypeVar

Told = TypeVar("Told")
_OFFSET = itemgetter(0)


class Next(NamedTuple):
    """First offsets not in force, one a broadcast topic."""

    product_vectors: int = 0
    launches: int = 0
    policy_state: int = 0
    budget_grants: int = 0

    def reached(self, wanted: "Next") -> bool:
        """Whether everything below the offsets of `wanted` is below these."""
        return all(mine >= theirs for mine, theirs in zip(self, wanted, strict=True))


def newest(versions: Sequence[tuple[int, Told]], before: int) -> Told | None:
    """What was told last below offset `before`, None where nothing was; `versions` stand in the order of their offsets.

    >>> newest([(3, "old"), (7, "new")], 7)
    'old'
    """
    if versions and versions[-1][0] < before:  # as a live step asks
        return versions[-1][1]
    at = bisect_left(versions, before, key=_OFFSET)
    return versions[at - 1][1] if at else None
