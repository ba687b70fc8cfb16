"""What the people of the shop tell before they act: consent, time zone, language. Their acts do not depend on it.

Bots tell nothing.
"""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from schemas.topics import INPUTS
from scorer.channels import CHANNELS
from streams.publish.ids import event_ids
from streams.publish.log import COLUMNS, Log
from streams.shop.acts import Acts
from streams.shop.catalogue import CHINESE
from streams.shop.chance import Ints, chance, stream, weighted
from streams.shop.disturbance import Arrival
from streams.shop.shoppers import Shoppers

_BEFORE_MS = 1_000
_IDS_FROM = 1 << 40  # acts are numbered from 0
# Made up, for variety: no source says how many allow what. About 87 in 100 allow push or email.
_ALLOWED_PER_MILLION = {"push": 700_000, "coupon": 450_000, "home_slot": 900_000, "email": 550_000}
# The shop's evening is that of eight hours ahead of UTC (streams/shop/calendar.py); a few shop from afar.
_ZONES = {"Asia/Shanghai": 70, "Asia/Taipei": 12, "Asia/Singapore": 10, "Europe/Berlin": 5, "America/New_York": 3}


def with_consents(log: Log, seed: int, shoppers: Shoppers, acts: Acts, arrival: Arrival) -> Log:
    """The same log; each person in it tells a second before the earliest of their acts, and this stands in the log
    before the first of them that arrives."""
    whose = acts.shopper[arrival.act]
    people, place = np.unique(whose, return_index=True)
    earliest_ms = np.full(len(shoppers.ids), np.iinfo(np.int64).max)
    np.minimum.at(earliest_ms, whose, acts.at_ms[arrival.act])
    told_ms = earliest_ms[people] - _BEFORE_MS
    order = np.lexsort((people, told_ms))
    order = order[~shoppers.is_bot[people[order]]]
    before = np.minimum.accumulate(place[order][::-1])[::-1]  # in the order of their times, nobody too late
    return replace(
        log,
        shoppers=_table(seed, shoppers, people[order], told_ms[order]),
        order=np.insert(log.order, before, np.uint8(INPUTS.index("shoppers"))),
    )


def _table(seed: int, shoppers: Shoppers, people: Ints, told_ms: Ints) -> pa.Table:
    rng, count = stream(seed, 10), len(shoppers.ids)
    allowed = np.stack([chance(rng, _ALLOWED_PER_MILLION[channel], count) for channel in CHANNELS], axis=1)[people]
    zone = weighted(rng, np.array(list(_ZONES.values()), np.int64), count)[people]
    columns = {
        "event_id": event_ids(seed, people + _IDS_FROM),
        "shopper": pa.array(shoppers.ids).take(pa.array(people)),
        "at_ms": told_ms,
        "consent": [[channel for channel, yes in zip(CHANNELS, row, strict=True) if yes] for row in allowed.tolist()],
        "time_zone": pa.array(list(_ZONES)).take(pa.array(zone)),
        "language": pa.array(np.where(shoppers.language[people] == CHINESE, "zh", "en"), pa.string()),
    }
    return pa.table(columns, schema=COLUMNS["shoppers"])
