"""The context of an arm: twelve whole numbers in units of 1/4096, each from 0 to 4096, that the policies learn on.

Whole numbers, so that sums of their products are exact in any order, and a decision's record can hold what was used.
What a channel or a discount changes, it changes in proportion to how many would click at all; so those numbers are
not plain ones, but go with the root of interest (plain ones had two to four times the regret for linear policies; a
reward's variance goes with interest too). A discount is spread out over 0..1, most of all where discounts are, so
that a tenth off weighs no less than a channel."""

import math
from typing import Final

import numpy as np

from scorer.arrays import I4, Int
from scorer.compiled import compiled

NAMES: Final = (
    "one",
    "interest",  # probability of a click, by the model
    "root_of_interest",
    "purchase",  # probability of a purchase, by the model
    "discount",  # d / (d + 0.1), times the root of interest
    "push",  # the root of interest for that channel, else 0; the home slot has none of the three
    "coupon",
    "email",
    "elapsed",  # part of the launch's window that is over
    "activity",  # n / (n + 8) of the shopper's events
    "promoted",  # t / (t + 2) of this launch's promotions to this shopper
    "relative_price",  # price / (price + the shopper's mean price); a half where either is not known
)
UNIT: Final = 4096
_PLACE_OF_CHANNEL = np.array([5, 6, -1, 7], np.int64)  # push, coupon, home_slot, email (scorer.channels)


@compiled
def context(  # noqa: PLR0913  # one number each
    interest_micro: Int,
    purchase_micro: Int,
    discount_micro: Int,
    channel: Int,
    elapsed_ms: Int,
    window_ms: Int,
    events: Int,
    promotions: Int,
    price_micro: Int,
    mean_price_micro: Int,
    out: I4,
) -> None:
    """Fill `out` int32[12].

    Probabilities and discount in millionths, 0 to 1,000,000; `channel` an index into scorer.channels; `elapsed_ms` of
    the launch's `window_ms` (1 or more); `events` of the shopper so far and `promotions` of this launch to the
    shopper, 0 or more; the price of the product and the mean price of what the shopper clicked, below 0 where not
    known."""
    out[:] = 0
    out[0] = UNIT
    out[1] = _part(interest_micro, 1_000_000)
    out[2] = np.int32(math.sqrt(min(max(interest_micro, 0), 1_000_000) / 1e6) * UNIT + 0.5)
    out[3] = _part(purchase_micro, 1_000_000)
    out[4] = _part(discount_micro, np.int64(discount_micro) + 100_000) * out[2] // UNIT
    place = _PLACE_OF_CHANNEL[channel]
    if place >= 0:
        out[place] = out[2]
    out[8] = _part(elapsed_ms, window_ms)
    out[9] = _part(events, np.int64(events) + 8)
    out[10] = _part(promotions, np.int64(promotions) + 2)
    out[11] = UNIT // 2
    if price_micro >= 0 and mean_price_micro >= 0 and price_micro + mean_price_micro > 0:
        out[11] = _part(price_micro, np.int64(price_micro) + np.int64(mean_price_micro))


@compiled
def _part(number: Int, whole: Int) -> Int:
    """number / whole in units of 1/4096, halves up, cut to 0..1."""
    number = min(max(np.int64(number), np.int64(0)), np.int64(whole))
    if whole > np.int64(2) ** 48:  # prices beyond 281,000,000 of money: the sum below stays within 64 bits
        return np.int32(number // (np.int64(whole) // UNIT))
    return np.int32((2 * number * UNIT + np.int64(whole)) // (2 * np.int64(whole)))
