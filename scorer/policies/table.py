"""A table: the probability of each (offer, channel) by interest, as a file lists it; what it leaves goes to nothing.

For a policy that was worked out elsewhere. A row holds from its interest up to the next row's of the same launch,
offer and channel; below the first there is no probability. Where the eligible arms of a decision, of several launches
perhaps, add up to more than 1, all are scaled down."""

from typing import Final

import numpy as np

from scorer.arrays import F8, I4, I8, U1, Flag, Int, Row, Table
from scorer.compiled import compiled
from scorer.errors import BadSetting

_WHOLE: Final = 1_000_000

LISTED = np.dtype(
    [
        ("launch", "<i4"),  # index into LAUNCH
        ("offer", "<i4"),  # index into the plan's offers
        ("channel", "<i4"),  # index into scorer.channels
        ("from_micro", "<i4"),  # interest from which the row holds, millionths
        ("probability_micro", "<i4"),  # millionths
    ]
)
_KEY: Final = ["launch", "offer", "channel", "from_micro"]


def build(rows: Table) -> Table:
    """LISTED rows in the order that `listed_micro` looks them up in; BadSetting for one out of range or said twice."""
    rows = np.sort(rows, order=_KEY)
    for row in rows:
        if not 0 <= row["probability_micro"] <= _WHOLE or not 0 <= row["from_micro"] <= _WHOLE:
            raise BadSetting(
                "a table's interests and probabilities must be from 0 to 1",
                seen=f"from {row['from_micro'] / 1e6}, probability {row['probability_micro'] / 1e6}",
                remedy="Correct that row of the table.",
            )
    said = rows[_KEY]
    if len(rows) != len(np.unique(said)):
        twice = next(one for one, other in zip(said[1:], said[:-1], strict=True) if one == other)
        raise BadSetting("a table says one thing twice", seen=str(dict(zip(_KEY, twice.tolist(), strict=True))))
    return rows


@compiled
def listed_micro(rows: Table, launch: Int, offer: Int, channel: Int, interest_micro: Int) -> Int:
    """The probability that the table (from `build`) lists for an arm at this interest, millionths; 0 for none."""
    low, high = 0, len(rows)
    while low < high:  # the number of rows that are not behind (launch, offer, channel, interest)
        middle = (low + high) // 2
        if _behind(rows[middle], launch, offer, channel, interest_micro):
            high = middle
        else:
            low = middle + 1
    if low == 0:
        return np.int64(0)
    row = rows[low - 1]
    same = row["launch"] == launch and row["offer"] == offer and row["channel"] == channel
    return np.int64(row["probability_micro"]) if same else np.int64(0)


@compiled
def _behind(row: Row, launch: Int, offer: Int, channel: Int, interest_micro: Int) -> Flag:
    if row["launch"] != launch:
        return row["launch"] > launch
    if row["offer"] != offer:
        return row["offer"] > offer
    if row["channel"] != channel:
        return row["channel"] > channel
    return row["from_micro"] > interest_micro


@compiled
def spread(listed_micro: I4, eligible: U1, value_micro: I8, share: F8) -> None:
    """The listed probabilities of the eligible arms, and for nothing what they leave."""
    total = np.int64(0)
    for i in range(len(eligible)):
        value_micro[i] = np.int64(listed_micro[i])
        if eligible[i] != 0:
            share[i] = np.float64(listed_micro[i])
            total += np.int64(listed_micro[i])
    share[len(eligible)] = np.float64(max(np.int64(_WHOLE) - total, np.int64(0)))
