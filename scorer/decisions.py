"""A decision and a promotion as rows: what was possible, what was chosen and how probable it was; what was promoted."""

from typing import Final

import numpy as np

from scorer.candidates import MOST
from scorer.opened import CONTEXT

INTERVAL: Final = 0
SEARCH: Final = 1
CAUSES: tuple[str, ...] = ("interval", "search")

DECISION = np.dtype(
    [
        ("id", "<u8", (2,)),  # scorer.ids
        ("event", "<i4"),  # index of the event
        ("row", "<i4"),  # of the shopper
        ("action", "<i4"),  # index of the launch chosen; -1 nothing
        ("chosen", "<i4"),  # index of the arm chosen; -1 nothing
        ("chosen_micro", "<i4"),  # probability of what was chosen, millionths
        # of each candidate
        ("candidates", "<i4", (MOST,)),  # launch indices; -1 none
        ("interest_micro", "<i4", (MOST,)),  # millionths
        ("reasons", "<u4", (MOST,)),  # scorer.reasons; 0 eligible
        ("times", "<i4", (MOST,)),  # promotions of it to this shopper before
        ("money_left_micro", "<i8", (MOST,)),  # of what was granted; -1 no limit
        ("impressions_left", "<i8", (MOST,)),  # likewise
        ("stock", "<i8", (MOST,)),  # -1 unknown
        ("negative_micro", "<i4", (MOST,)),  # share of negative reviews
        ("propensity_micro", "<i4", (MOST + 1,)),  # of each candidate, its arms together, and, last, of nothing
        # of each arm
        ("arms", "<i4"),  # how many of the following count
        ("arm_candidates", "<i4", (MOST,)),  # index into candidates
        ("arm_offers", "u1", (MOST,)),  # index into the plan's offers
        ("arm_channels", "u1", (MOST,)),  # index into CHANNELS
        ("arm_value_micro", "<i8", (MOST,)),  # what the policy ranked it by
        ("arm_propensity_micro", "<i4", (MOST,)),
        # of the shopper
        ("last_promotion_ms", "<i8"),  # that the guards looked at; -1 none, or no candidate
        ("local_ms", "<i8"),  # the shopper's clock, as milliseconds since 1970
        ("promoted_today", "<i4"),  # on the day that the guards of the last candidate looked at; 0: no candidate
        ("consent", "u1"),  # scorer.channels
        ("language", "u1"),  # scorer.languages
        ("policy", "u1"),  # index into POLICIES
        ("cause", "u1"),  # INTERVAL or SEARCH
        ("flags", "u1"),  # the event's, and DEGRADED where an interest was not a number
    ]
)

PROMOTION = np.dtype(
    [
        ("id", "<u8", (2,)),  # of its decision (scorer.ids)
        ("point", "<i4"),  # index of its decision point
        ("launch", "<i4"),  # index of the launch
        ("day", "<i8"),  # the shopper's local day
        ("closes_ms", "<i8"),  # newest event time of the partition from which its outcome is closed
        ("cost_micro", "<i8"),
        ("discount_micro", "<i4"),
        ("click_reward_micro", "<i8"),
        ("purchase_reward_micro", "<i8"),
        ("prior_micro", "<i8"),
        ("policy_state", "<i8"),
        ("context", "<i4", (CONTEXT,)),
        ("propensity_micro", "<i4"),
        ("plan_version", "<i4"),
        ("offer", "u1"),
        ("channel", "u1"),
        ("policy", "u1"),
        ("slot", "u1"),  # of the shopper's dealings in which it stays open
    ]
)
