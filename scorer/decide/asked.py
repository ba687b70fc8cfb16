"""What a step asks to have decided, and what comes of it."""

from dataclasses import dataclass

from scorer.arrays import F4, I4, U1, Table
from scorer.terms import Terms


@dataclass(frozen=True)
class Asked:
    """Decision points and what was found out about them: PROFILE[P], the indices of their events, int32[P], rising,
    and of each point's 20 candidates the launch (index, -1 none), the probabilities of a click and of a purchase
    (float32[P, 20]), and whether the plan's audience holds the shopper (uint8[P, 20])."""

    points: Table
    events: I4
    candidates: I4
    interest: F4
    purchase: F4
    audience: U1


@dataclass(frozen=True)
class Recorded:
    """What was promoted, PROMOTION in the order of its points, and the terms under which that was decided."""

    promotions: Table
    terms: Terms


@dataclass(frozen=True)
class Decided:
    """What a step decided and closed: DECISION[P]; PROMOTION of those that promoted; OUTCOME in the order in which
    they closed; DUE of the promotions that stay open, in the order in which they close; whose dealings changed beside
    those of decisions: the events (bool[n]) and, of CAMPAIGN rows, which (bool[C]); and, where they were asked for, the
    contexts of the arms of each decision (int32[P, 20, 12])."""

    decisions: Table
    promotions: Table
    outcomes: Table
    due: Table
    heard: U1
    campaigns: U1
    contexts: I4
