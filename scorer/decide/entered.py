"""What of a decision stands before any guard is asked."""

import math

import numpy as np

from scorer.arms import micro
from scorer.arrays import F4, I4, Row
from scorer.candidates import MOST
from scorer.compiled import compiled
from scorer.decisions import INTERVAL, SEARCH
from scorer.flags import DEGRADED
from scorer.ids import decision_id


@compiled
def enter(decision: Row, event: Row, point: Row, candidates: I4, interest: F4) -> None:
    """Everything that does not depend on dealings: id, cause, candidates, interest in millionths, the shopper."""
    first, second = decision_id(np.uint64(point["shopper"]), np.uint64(point["decisions"]))
    decision["id"][0] = first
    decision["id"][1] = second
    decision["cause"] = np.uint8(SEARCH) if event["asks"] != 0 else np.uint8(INTERVAL)
    decision["consent"], decision["language"] = point["consent"], point["language"]
    decision["last_promotion_ms"] = np.int64(-1)
    flags = np.int64(event["flags"])
    chosen, interest_micro = decision["candidates"], decision["interest_micro"]
    for j in range(MOST):
        chosen[j] = candidates[j]
        if candidates[j] < 0:
            continue
        score = np.float64(interest[j])
        if math.isnan(score):
            flags = flags | DEGRADED
        interest_micro[j] = np.int32(micro(score))
    decision["flags"] = np.uint8(flags)
