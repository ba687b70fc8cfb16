"""What must hold of rankings: a step that sends any sends one for each decision, in the order that its arms say."""

from collections.abc import Iterator, Mapping
from typing import Any

from streams.recount.choices import broken, unequal
from streams.recount.compare import Difference
from streams.recount.stretch import Row, Stretch

_SAME = ("decision_id", "shopper", "at_ms", "topic", "offset", "published_ms", "policy", "model", "flags")
_OF_CANDIDATE = ("launches", "products", "interest_micro", "propensity_micro", "reasons", "plan_versions")
_HELD_BACK = ("", "", 0)  # offer, channel and value of a candidate without an arm


def rankings(stretch: Stretch) -> Iterator[Difference]:
    """Each ranking says what the decision in the same place of its step says."""
    made, ranked = stretch.rows["decisions"], stretch.rows["rankings"]
    for step in stretch.steps:
        (decision, count), (ranking, sent) = step.sent("decisions"), step.sent("rankings")
        for at in range(max(count, sent) if sent else 0):
            one, other = made.get((stretch.number, decision + at)), ranked.get((stretch.number, ranking + at))
            if at < count and one is not None and (at >= sent or other is None):
                yield broken("rankings", one, "records", "a ranking", None)
            elif at < sent and other is not None and (at >= count or one is None):
                yield broken("rankings", other, "records", "a decision of its own", None)
            elif one is not None and other is not None:
                yield from unequal("rankings", other, _promised(one))


def _promised(decision: Row) -> Mapping[str, Any]:
    best = _best_arms(decision)
    order = sorted(range(len(decision["launches"])), key=lambda at: _rank(decision, best, at))
    arms = [best.get(at, _HELD_BACK) for at in order]
    return {
        **{name: decision[name] for name in _SAME},
        **{name: [decision[name][at] for at in order] for name in _OF_CANDIDATE},
        "eligible": len(best),
        "offers": [offer for offer, _, _ in arms],
        "channels": [channel for _, channel, _ in arms],
        "value_micro": [value for _, _, value in arms],
    }


def _best_arms(decision: Row) -> dict[int, tuple[str, str, int]]:
    """Offer, channel and value of the arm of each candidate that has the greatest value, the earlier of equals."""
    found: dict[int, tuple[str, str, int]] = {}
    names = ("arm_candidates", "arm_offers", "arm_channels", "arm_value_micro")
    for at, *arm in zip(*(decision[name] for name in names), strict=True):
        if at not in found or arm[2] > found[at][2]:
            found[at] = (arm[0], arm[1], arm[2])
    return found


def _rank(decision: Row, best: Mapping[int, tuple[str, str, int]], at: int) -> tuple[bool, int, int]:
    """Those with an arm by its value, then the others by interest; of equals the earlier first."""
    return (False, -best[at][2], at) if at in best else (True, -decision["interest_micro"][at], at)
