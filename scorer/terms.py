"""What decisions of one step are bound by, beside the rows that they change: one tuple that compiled loops read."""

from typing import NamedTuple

import numpy as np

from scorer.arrays import I4, I8, U8, Int, Table, Word, check_indices, ready
from scorer.catalogue import LAUNCH, PRODUCT
from scorer.compiled import compiled
from scorer.learning.solved import SOLVED, blank
from scorer.plans import PLAN, unlimited
from scorer.zones import Zones, local_ms, utc_only


class Terms(NamedTuple):
    """Arrays in the compiled layout, made by `terms`; the first axis of those of launches is the LAUNCH table's."""

    launches: Table
    plans: Table  # PLAN
    products: Table  # PRODUCT
    solved: Table  # SOLVED: what the policies have learnt
    campaign_of: I4  # row of the CAMPAIGN table
    grants: I8  # int64[L, 2]: money in millionths and impressions granted to this partition; -1 no limit
    listed: I4  # int32[L, 16]: probability of each arm of a plan whose policy is a table, millionths
    policy_state: I8  # int64[1]: first offset of policy states not in force
    zone_hashes: U8
    zone_first: I4
    zone_at_ms: I8
    zone_offset_ms: I8


def terms(  # noqa: PLR0913  # one column each
    launches: Table,
    products: Table,
    *,
    plans: Table | None = None,
    solved: Table | None = None,
    campaign_of: I4 | None = None,
    grants: I8 | None = None,
    listed: I4 | None = None,
    policy_state: int = 0,
    zones: Zones | None = None,
) -> Terms:
    """Terms of these launches; without a plan: no limit but the shop's own; without a state: nothing learnt.

    Raises ValueError or IndexError where columns are not as long as `launches`, or lead outside.
    """
    count = len(launches)
    check_indices(launches["product"], len(products), "product of a launch", -1)
    made = Terms(
        ready(launches, LAUNCH),
        ready(unlimited(count) if plans is None else plans, PLAN),
        ready(products, PRODUCT),
        ready(blank(count) if solved is None else solved, SOLVED),
        ready(np.arange(count, dtype=np.int32) if campaign_of is None else campaign_of, np.int32),
        ready(np.full((count, 2), -1, np.int64) if grants is None else grants, np.int64),
        ready(np.zeros((count, 16), np.int32) if listed is None else listed, np.int32),
        np.array([policy_state], np.int64),
        *(utc_only() if zones is None else zones).columns(),
    )
    if any(len(column) != count for column in made[1:2] + made[3:7]):
        raise ValueError("plans, states, campaigns, grants and lists must be as long as launches")
    return made


@compiled
def clock_ms(terms: Terms, zone: Word, now_ms: Int) -> Int:
    """What the clock of a zone (a hash; UTC's where it is not known) says at `now_ms`, as milliseconds since 1970."""
    return local_ms(
        terms.zone_hashes, terms.zone_first, terms.zone_at_ms, terms.zone_offset_ms, np.uint64(zone), np.int64(now_ms)
    )
