"""Decisions: from interest to an action at each decision point, in order, so that two of one shopper see each other.

`walk` is the loop in which a trigger is decided, `decide` the door before it, `apply` the same with recorded promotions
in place of decisions. Pure: rows, events, points and scores in, DECISION, PROMOTION and OUTCOME rows out; the random
number is a keyed hash of seed and decision id.
"""

from scorer.decide.applied import apply
from scorer.decide.asked import Asked, Decided, Recorded
from scorer.decide.door import decide

__all__ = ["Asked", "Decided", "Recorded", "apply", "decide"]
