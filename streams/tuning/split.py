"""The log in three parts, one after the other in time: what is searched on, chosen on, and judged on."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from scorer.arrays import I8
from scorer.errors import BadSetting

SHARES: Final = (0.4, 0.4, 0.2)  # of the decisions; the second has to be sure, the third only to tell
NAMES: Final = ("search", "selection", "fresh")
_FEWEST: Final = 500  # decisions of a part; scorer.ope.refusal asks for more where it has to


class Part(NamedTuple):
    """From `from_ms` to before `until_ms`."""

    from_ms: int
    until_ms: int


def split(at_ms: I8, shares: Sequence[float] = SHARES) -> dict[str, Part]:
    """By the times of the decisions, int64[n] in any order, so that each part has its share of them. BadSetting where a
    part would have too few: what is found on so little is luck."""
    at = np.sort(at_ms)
    ends = np.cumsum(shares)[:-1] * len(at)
    bounds = [int(at[0]), *(int(at[int(end)]) for end in ends), int(at[-1]) + 1] if len(at) else []
    parts = [Part(*both) for both in pairwise(bounds)]
    counts = [int(np.searchsorted(at, one.until_ms) - np.searchsorted(at, one.from_ms)) for one in parts]
    if min(counts, default=0) < _FEWEST:
        raise BadSetting(
            "too few decisions to search on one part and judge on another",
            seen=f"{len(at)} decisions, in parts of {', '.join(map(str, counts)) or 'none'}",
            remedy=f"Each part needs {_FEWEST}: choose a longer range.",
        )
    return dict(zip(NAMES, parts, strict=True))
